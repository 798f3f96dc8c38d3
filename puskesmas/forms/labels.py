"""Form of the words for kecamatan, desa and kelurahan in one kabupaten/kota."""

from django import forms

from puskesmas.places.labels import KNOWN_WORDS, LONGEST, KindWord


class WordsForm(forms.Form):
    """One word per kind that exists there; the word that was seen travels along, so that two people do not cross."""

    def __init__(self, *args, words: list[KindWord], **kwargs):
        super().__init__(*args, **kwargs)
        self.words = words
        for word in words:
            others = f", {word.others} di antaranya bersebutan lain" if word.others else ""
            self.fields[word.kind] = forms.CharField(
                label=word.name,
                max_length=LONGEST,
                initial=word.word,
                help_text=f"{word.count} wilayah{others}.",
                widget=forms.TextInput({"list": f"sebutan-{word.kind}", "autocomplete": "off"}),
            )
            self.fields[f"seen_{word.kind}"] = forms.CharField(
                max_length=LONGEST, initial=word.word, required=False, widget=forms.HiddenInput
            )

    def chosen(self) -> dict[str, tuple[str, str]]:
        data = self.cleaned_data
        return {word.kind: (data[f"seen_{word.kind}"], data[word.kind]) for word in self.words}

    def suggestions(self) -> list[tuple[str, list[str]]]:
        return [(word.kind, KNOWN_WORDS[word.kind]) for word in self.words]
