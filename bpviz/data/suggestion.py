"""Which column is probably the target, and why: by its name, what is in it and where it stands."""

import re
from dataclasses import dataclass

from bpviz.data.errors import DataError
from bpviz.data.preparation.parts import TEST, TRAIN
from bpviz.data.table import Column, ColumnKind, Table
from bpviz.words import Message, say

TARGETS = frozenset(
    {
        "target",
        "targets",
        "label",
        "labels",
        "y",
        "outcome",
        "output",
        "response",
        "ground truth",
        "dependent",
    }
    | {
        "cible",
        "étiquette",
        "sortie",
        "ziel",
        "zielgröße",
        "zielvariable",
        "objetivo",
        "etiqueta",
        "ціль",
        "мітка",
    }
    | {"цільова змінна", "цель", "метка", "目的変数", "ラベル"}
)
"""Names that say nothing else."""

OUTCOMES = frozenset(
    {
        "result",
        "diagnosis",
        "species",
        "survived",
        "churn",
        "churned",
        "exited",
        "attrition",
        "passed",
        "admitted",
    }
    | {
        "approved",
        "accepted",
        "hired",
        "won",
        "winner",
        "default",
        "defaulted",
        "fraud",
        "is fraud",
        "spam",
        "is spam",
    }
    | {
        "clicked",
        "converted",
        "purchased",
        "subscribed",
        "readmitted",
        "died",
        "death",
        "death event",
        "quality",
    }
    | {
        "sentiment",
        "success",
        "failure",
        "verdict",
        "prediction",
        "variety",
        "cultivar",
        "digit",
        "progression",
    }
    | {"saleprice", "medv", "median house value"}
    | {"résultat", "diagnostic", "espèce", "survécu", "admis", "réussi", "reçu", "variété", "qualité"}
    | {"ergebnis", "diagnose", "überlebt", "bestanden", "gekündigt", "qualität", "spezies"}
    | {"resultado", "diagnóstico", "especie", "aprobado", "calidad"}
    | {
        "результат",
        "діагноз",
        "вид",
        "вижив",
        "здано",
        "складено",
        "зараховано",
        "сорт",
        "якість",
        "диагноз",
        "выжил",
    }
    | {"診断", "結果", "合否"}
)
"""Names of what is usually predicted."""

VAGUE = frozenset(
    {
        "class",
        "classes",
        "classification",
        "category",
        "group",
        "type",
        "status",
        "price",
        "score",
        "grade",
        "rating",
    }
    | {
        "classe",
        "catégorie",
        "groupe",
        "prix",
        "note",
        "klasse",
        "kategorie",
        "gruppe",
        "preis",
        "clase",
        "categoría",
    }
    | {"клас", "категорія", "група", "тип", "ціна", "оцінка", "класс", "категория", "クラス"}
)
"""Names of what is predicted in one table and predicts in another."""

MOST_CLASSES = 20
"""A column of more words that hardly come again is no target of classes."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The name of a column and why it may be the target."""

    name: str
    reason: Message


def suggestion(table: Table) -> Suggestion:
    """The most likely target; DataError where no column could be one."""
    usable = [column for column in table.columns if could_be_target(column)]
    if not usable and table.rows == 1:
        usable = [
            column for column in table.columns if column.kind is ColumnKind.NUMBER and not column.strays
        ]
    if not usable:
        raise DataError(
            say("no column could be the target: each is constant, empty, a date, an id or free text"),
            say("name one (--target), or add a column of classes or numbers"),
            file=table.source,
        )
    for names, reason in (
        (TARGETS, say("its name says so")),
        (OUTCOMES, say("its name is one of what is usually predicted")),
    ):
        named = [column for column in usable if _words(column.name) in names]
        if named:
            return Suggestion(named[-1].name, reason)
    return _by_place(usable)


def _by_place(usable: list[Column]) -> Suggestion:
    """A column with a vague name is the target, unless the last one has two values and it has not."""
    last = usable[-1]
    vague = [column for column in usable if _words(column.name) in VAGUE]
    if not vague:
        return Suggestion(last.name, say("it is the last column that could be one"))
    named = vague[-1]
    if last is not named and last.distinct == 2 != named.distinct:
        words = say('it is the last one and has two values, which "{other}" has not', other=named.name)
        return Suggestion(last.name, words)
    return Suggestion(named.name, say("its name is often that of the target"))


def could_be_target(column: Column) -> bool:
    """Whether there is something to learn in it."""
    match column.kind:
        case ColumnKind.NUMBER:
            return not column.strays and column.varies
        case ColumnKind.BOOLEAN | ColumnKind.CATEGORY:
            distinct = column.distinct
            if distinct > MOST_CLASSES and 2 * distinct > len(column.cells):
                return False
            return distinct > 1 and not says_the_part(column)
        case _:
            return False


def says_the_part(column: Column) -> bool:
    """Whether its words are those for training and testing."""
    words = {level.casefold() for level in column.levels}
    return bool(words & TEST) and words <= TRAIN | TEST


def _words(name: str) -> str:
    """The name in small letters, with single spaces for what parts its words."""
    apart = re.sub(r"(?<=[a-zà-ÿа-яіїєґ])(?=[A-ZÀ-ÝА-ЯІЇЄҐ])", " ", name)
    return " ".join(re.split(r"[\s_.\-]+", apart)).strip().casefold()
