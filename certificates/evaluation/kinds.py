"""The kinds of requirement, their fields, and the options that all kinds share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from .dates import add_months

MODES = ("self_paced", "live", "external")
STANDINGS = ("attested", "verified")
WAYS = ("in_person", "distance")
RESULTS = ("accepted", "revise", "cleared", "cleared_with_conditions", "not_cleared")
GOOD_RESULTS = ("accepted", "cleared", "cleared_with_conditions")
EDUCATION = ("none", "high_school", "some_college", "associate", "bachelor", "master")
ONE_PER = ("week", "month", "quarter")
COMBINE = ("each", "total")
CAPPED = ("category", "mode", "tag", "provider")
EACH_CAPPED = ("course", "provider")
OPENING = "opening"

# The closed list of facts about a person, and what their values are.
FACTS = {
    "age": "years", "education": "education", "language": "code", "residence": "code", "degree": "yes-or-no", "supervisor": "yes-or-no",
    "trainer": "yes-or-no", "telehealth": "yes-or-no", "military": "yes-or-no", "employed": "yes-or-no", "caregiver": "yes-or-no",
    "prior_experience": "yes-or-no",
}  # fmt: skip

Text = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in months or in days."""

    months: int = 0
    days: int = 0

    def last_day(self, day: date) -> date:
        """Return the same day so much later."""
        return add_months(day, self.months) if self.months else day + timedelta(days=self.days)

    def document(self) -> dict[str, int]:
        """Return the duration as JSON values."""
        return {"months": self.months} if self.months else {"days": self.days}


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that holds or does not hold on a day. Which fields are used says which condition it is."""

    profile: str | None = None
    at_least: int | str | None = None
    value: int | str | None = None  # written "is"
    opened_before: date | None = None
    opened_from: date | None = None
    met: str | None = None
    held_less_than: Duration | None = None
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return the condition as JSON values."""
        names = ("profile", "at_least", "value", "opened_before", "opened_from", "met", "held_less_than", "all", "any")
        return {"is" if name == "value" else name: plain(value) for name in names if (value := getattr(self, name)) not in (None, ())}

    def named_keys(self) -> Iterator[str]:
        """Yield the keys of the requirements it looks at."""
        if self.met is not None:
            yield self.met
        for part in (*self.all, *self.any):
            yield from part.named_keys()


@dataclass(frozen=True, slots=True)
class Options:
    """What every kind that looks at evidence may say besides; a group only `when` and `unless`."""

    when: Condition | None = None
    unless: Condition | None = None
    after: str | None = None
    within: Duration | None = None
    look_back: Duration | None = None
    every: Duration | None = None
    by: date | None = None
    since: date | None = None  # written "from"

    def document(self) -> dict[str, Any]:
        """Return the options used, as JSON values."""
        names = ("when", "unless", "after", "within", "look_back", "every", "by", "since")
        return {"from" if name == "since" else name: plain(value) for name in names if (value := getattr(self, name)) is not None}

    def named_keys(self) -> Iterator[str]:
        """Yield the keys of the requirements these options look at."""
        if self.after is not None and self.after != OPENING:
            yield self.after
        for condition in (self.when, self.unless):
            if condition is not None:
                yield from condition.named_keys()


@dataclass(frozen=True, slots=True)
class Exclude:
    """What does not count."""

    categories: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return what is excluded, as JSON values."""
        return {name: list(value) for name in ("categories", "modes", "tags", "courses") if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many minutes of one category, mode, tag or provider; or of each course or provider where `value` is None."""

    what: str
    value: str | None
    most: int

    def document(self) -> dict[str, Any]:
        """Return the cap as JSON values."""
        return ({"each": self.what} if self.value is None else {self.what: self.value}) | {"most": self.most}


@dataclass(frozen=True, slots=True)
class Each:
    """At least so many minutes of each of these categories."""

    of: tuple[str, ...]
    at_least: int

    def document(self) -> dict[str, Any]:
        """Return the wish as JSON values."""
        return {"of": list(self.of), "at_least": self.at_least}


@dataclass(frozen=True, slots=True)
class Cover:
    """Any minutes of at least so many of these categories."""

    of: tuple[str, ...]
    at_least: int

    def document(self) -> dict[str, Any]:
        """Return the wish as JSON values."""
        return {"of": list(self.of), "at_least": self.at_least}


@dataclass(frozen=True, slots=True)
class Per:
    """So many minutes of supervision for each full so many minutes of practice."""

    practice: int
    minutes: int

    def document(self) -> dict[str, int]:
        """Return the ratio as JSON values."""
        return {"practice": self.practice, "minutes": self.minutes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What every requirement that looks at evidence has. `options` is None where none is used."""

    key: str
    title: Text | None
    standing: str
    options: Options | None = None
    kind: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Module(Leaf):
    """A completed module, of any edition whose completions count."""

    module: str
    score: int | None = None
    kind: ClassVar[str] = "module"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Leaf):
    """Minutes in all, or of some categories, or in some modes."""

    minutes: int
    category: str | None = None
    categories: tuple[str, ...] = ()
    mode: str | None = None
    modes: tuple[str, ...] = ()
    exclude: Exclude | None = None
    only_tags: tuple[str, ...] = ()
    caps: tuple[Cap, ...] = ()
    each: Each | None = None
    cover: Cover | None = None
    course_once: bool = False
    kind: ClassVar[str] = "hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions(Leaf):
    """So many sessions attended far enough, or so many weeks, months or quarters with one."""

    session: str
    count: int
    attended: int = 100
    one_per: str | None = None
    in_a_row: bool = False
    most_per_trainer: int | None = None
    certified_instructor: bool = False
    kind: ClassVar[str] = "sessions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice(Leaf):
    """Minutes worked."""

    minutes: int
    practice: str | None = None
    only_tags: tuple[str, ...] = ()
    exclude: Exclude | None = None
    kind: ClassVar[str] = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision(Leaf):
    """Minutes supervised: so many, or in proportion to the practice."""

    supervision: str | None = None
    minutes: int | None = None
    per: Per | None = None
    signer: str | None = None
    way: str | None = None
    kind: ClassVar[str] = "supervision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Leaf):
    """So many months in a role."""

    service: str
    months: int
    in_a_row: bool = False
    kind: ClassVar[str] = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam(Leaf):
    """An exam passed, as a whole or in parts."""

    exam: str
    passing: int  # written "pass"
    parts: tuple[str, ...] = ()
    combine: str = "each"
    attempts: int | None = None
    wait: Duration | None = None
    kind: ClassVar[str] = "exam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Leaf):
    """A paper seen, with a result that is good enough, and not expired."""

    document: str
    results: tuple[str, ...] = GOOD_RESULTS
    kind: ClassVar[str] = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class References(Leaf):
    """So many letters from different people."""

    count: int
    kinds: tuple[str, ...] = ()
    one_of_each: bool = False
    kind: ClassVar[str] = "references"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Leaf):
    """A fact about the person, confirmed and in force."""

    profile: str
    at_least: int | str | None = None
    value: int | str | None = None  # written "is"
    kind: ClassVar[str] = "profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential(Leaf):
    """Another credential, valid on the day."""

    credential: str | None = None
    credentials: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    kind: ClassVar[str] = "credential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation(Leaf):
    """Something confirmed by a named person on a day."""

    attestation: str
    kind: ClassVar[str] = "attestation"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(Leaf):
    """Something a supervisor saw done and signed, once or so many times."""

    sign_off: str
    signer: str | None = None
    count: int = 1
    kind: ClassVar[str] = "sign_off"


@dataclass(frozen=True, slots=True)
class Group:
    """All, any, or a number of the parts."""

    key: str
    title: Text | None
    need: int | Literal["all", "any"]
    of: tuple[Requirement, ...]
    options: Options | None = None
    kind: ClassVar[str] = "group"


Evidenced = (
    Module | Hours | Sessions | Practice | Supervision | Service | Exam | Document | References | Profile | Credential | Attestation | SignOff
)  # fmt: skip
Requirement = Group | Evidenced

CLASSES: dict[str, type[Evidenced]] = {
    leaf.kind: leaf
    for leaf in (
        Module, Hours, Sessions, Practice, Supervision, Service, Exam, Document, References, Profile, Credential, Attestation, SignOff,
    )
}  # fmt: skip

# The fields of each kind that looks at evidence, as written, in the order of the canonical document.
FIELDS: dict[str, tuple[str, ...]] = {
    "module": ("module", "score"),
    "hours": (
        "minutes", "category", "categories", "mode", "modes", "exclude", "only_tags", "caps", "each", "cover", "course_once",
    ),
    "sessions": ("session", "count", "attended", "one_per", "in_a_row", "most_per_trainer", "certified_instructor"),
    "practice": ("practice", "minutes", "only_tags", "exclude"),
    "supervision": ("supervision", "minutes", "per", "signer", "way"),
    "service": ("service", "months", "in_a_row"),
    "exam": ("exam", "pass", "parts", "combine", "attempts", "wait"),
    "document": ("document", "results"),
    "references": ("count", "kinds", "one_of_each"),
    "profile": ("profile", "at_least", "is"),
    "credential": ("credential", "credentials", "issuers"),
    "attestation": ("attestation",),
    "sign_off": ("sign_off", "signer", "count"),
}  # fmt: skip
REQUIRED: dict[str, tuple[str, ...]] = {
    "module": ("module",), "hours": ("minutes",), "sessions": ("session", "count"), "practice": ("minutes",), "supervision": (),
    "service": ("service", "months"), "exam": ("exam", "pass"), "document": ("document",), "references": ("count",), "profile": ("profile",),
    "credential": (), "attestation": ("attestation",), "sign_off": ("sign_off",),
}  # fmt: skip
ATTRIBUTES = {"pass": "passing", "is": "value", "from": "since"}  # words that Python keeps for itself
DEFAULTS: dict[tuple[str, str], Any] = {
    ("sessions", "attended"): 100,
    ("exam", "combine"): "each",
    ("document", "results"): GOOD_RESULTS,
    ("sign_off", "count"): 1,
}


def plain(value: Any) -> Any:
    """Return a value of a requirement as JSON."""
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.document() if hasattr(value, "document") else value


def leaves(requirement: Requirement) -> Iterator[Evidenced]:
    """Yield the requirements that look at evidence, in the order written."""
    if isinstance(requirement, Group):
        for part in requirement.of:
            yield from leaves(part)
    else:
        yield requirement


def requirement_document(requirement: Requirement) -> dict[str, Any]:
    """Return one requirement as JSON values, defaults left out."""
    document: dict[str, Any] = {"key": requirement.key, "kind": requirement.kind}
    if requirement.title:
        document["title"] = dict(requirement.title)
    if isinstance(requirement, Group):
        document |= {"need": requirement.need, "of": [requirement_document(part) for part in requirement.of]}
    else:
        for name in FIELDS[requirement.kind]:
            value = getattr(requirement, ATTRIBUTES.get(name, name))
            if value not in (None, (), False) and value != DEFAULTS.get((requirement.kind, name)):
                document[name] = plain(value)
        if requirement.standing != STANDINGS[0]:
            document["standing"] = requirement.standing
    return document | (requirement.options.document() if requirement.options else {})
