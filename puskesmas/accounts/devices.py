"""A browser and an address in plain words, for the list of one's own sign-ins."""

import ipaddress

# The first word found wins: Edge says Chrome and Safari too, an Android says Linux.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "ponsel Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
]


def device_of(user_agent: str) -> str:
    """ "Chrome di ponsel Android"; "perangkat tak dikenal" when the browser says nothing we know."""
    browser = next((name for word, name in BROWSERS if word in user_agent), "")
    system = next((name for word, name in SYSTEMS if word in user_agent), "")
    return " di ".join(part for part in (browser, system) if part) or "perangkat tak dikenal"


def short_address(address: str | None) -> str:
    """The network part: 103.20.11.x or 2001:db8:12:x, enough to recognise, too little to find a house."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "alamat tak dikenal"
    if found.version == 4:
        return f"{str(found).rpartition('.')[0]}.x"
    if found.ipv4_mapped:
        return short_address(str(found.ipv4_mapped))
    return ":".join(group.lstrip("0") or "0" for group in found.exploded.split(":")[:3]) + ":x"
