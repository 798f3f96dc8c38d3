"""The watch itself: every kind of complaint is seen."""

SPOIL = """() => {
  console.warn('hampir');
  document.body.insertAdjacentHTML('beforeend', '<p style="color: red">merah</p>');
  const wide = document.createElement('div');
  wide.className = 'lebar';
  wide.style.width = '500px';
  wide.append('lebar');
  document.body.append(wide);
  setTimeout(() => { throw new Error('rusak'); });
}"""


def test_the_watch_sees_console_csp_script_and_width(somebody, watch):
    guest = somebody(on_phone=True)
    guest.open("/akun/masuk/")
    assert watch.problems == []
    guest.page.evaluate(SPOIL)
    guest.page.wait_for_timeout(300)
    guest.look()
    assert [
        any(words in problem for problem in watch.problems) for words in ("hampir", "CSP: style-src", "rusak", "lebar")
    ] == [True] * 4
