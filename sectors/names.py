"""Comparing names and labels of offices as people mean them; nothing here changes how a name is written."""

from puskesmas.matching import PREFIXES, ROMAN, TITLES, folded, search_words


def split_name(text: str) -> tuple[str, str]:
    """Name and degrees of a full name, parted at the first comma and nowhere else: "Siti, S.ST., M.Kes."."""
    name, _, degrees = text.partition(",")
    return name.strip(), degrees.strip()


def person_key(full_name: str) -> str:
    """What two spellings of one person have in common: "Drs. H. BAMBANG Priyatno, M.Si." → "bambang priyatno"."""
    front = split_name(full_name)[0] or full_name
    telling = [word for word in front.split() if not word.endswith(".")]
    words = [word for word in folded(" ".join(telling)).split() if word not in TITLES]
    return " ".join(words or folded(front).split()) or " ".join(front.casefold().split())


def is_same_person(first, second) -> bool:
    """Whether two holders are one person: same number, same name but for degrees, or same phone and a shortened name."""
    if first.identity_number and first.identity_number == second.identity_number:
        return True
    one, two = person_key(first.full_name), person_key(second.full_name)
    if one == two:
        return True
    is_part = set(one.split()) <= set(two.split()) or set(two.split()) <= set(one.split())
    return bool(first.phone) and first.phone == second.phone and is_part


def own_words(label: str, position, place_names) -> str:
    """What a label says beyond its position and place: "Kader Posyandu Melati Kwaderan" → "melati"; "Kuwu Kwaderan" → ""."""
    known = set(PREFIXES)
    for text in (position.label, *position.aliases, *place_names):
        known.update(ROMAN.get(word, word) for word in folded(text).split())
    return " ".join(word for word in search_words(label) if word not in known)
