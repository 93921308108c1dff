"""What the network gets of a column, in a few words."""

from bpviz.app.banner import spoken
from bpviz.data.dataset import Dataset, Scale
from bpviz.data.preparation.choosing import Role
from bpviz.data.preparation.features import Feature
from bpviz.data.table import Column

MOST_WORDS = 12


def becoming(column: Column, role: Role, dataset: Dataset | None) -> str:
    """For example: μ 5.84, σ 0.83; or: 3 inputs, one for each word."""
    if dataset is None:
        return ""
    if role is Role.TARGET:
        return _target(dataset)
    features = [feature for feature in dataset.features if feature.column == column.name]
    if not features:
        return _reason(column, dataset)
    first = features[0]
    if first.levels:
        return ", ".join(f"{place} {level}" for place, level in enumerate(first.levels[:MOST_WORDS]))
    if len(features) > 1:
        return f"{len(features)} inputs, 1 or 0: " + ", ".join(
            feature.level or "" for feature in features[:MOST_WORDS]
        )
    if first.level is not None:
        return f"1 for {first.level}, else 0"
    return scaling(first, dataset.scale)


def scaling(feature: Feature, scale: Scale) -> str:
    """μ and σ of the training part, or its least and its largest value."""
    if feature.offset == 0.0 and feature.factor == 1.0 and scale is not Scale.STANDARD:
        return "as it is"
    if scale is Scale.MINMAX:
        return f"0 … 1 for {feature.offset:.6g} … {feature.offset + feature.factor:.6g}"
    return f"μ {feature.offset:.6g}, σ {feature.factor:.6g}" if scale is Scale.STANDARD else "as it is"


def _target(dataset: Dataset) -> str:
    if dataset.classes is None:
        return "a number" if dataset.target_scale is None else scaling(dataset.target_scale, dataset.scale)
    low = "−1" if dataset.signed else "0"
    if dataset.n_outputs == 1:
        return f"{low} for {dataset.classes[0]}, 1 for {dataset.classes[1]}"
    return f"{dataset.n_outputs} outputs, 1 or {low}"


def _reason(column: Column, dataset: Dataset) -> str:
    said = [str(note.message) for note in dataset.notes if note.column == column.name]
    return spoken(said[0]).removeprefix("left out: ") if said else ""
