"""What is taught: vocabulary, pages where it is written, editions that freeze it."""

from curricula.models.editions import CurriculumEdition, ModuleEdition
from curricula.models.pages import CataloguePage, CurriculumEntry, CurriculumPage, ModulePage
from curricula.models.vocabulary import Competency, HourCategory, ModuleTopic, Topic

__all__ = [
    "CataloguePage",
    "Competency",
    "CurriculumEdition",
    "CurriculumEntry",
    "CurriculumPage",
    "HourCategory",
    "ModuleEdition",
    "ModulePage",
    "ModuleTopic",
    "Topic",
]
