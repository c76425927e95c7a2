"""Nothing is kept that no slice has declared."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from postwright.kit.privacy import Category

# Tables of libraries that hold no person's data: names of models, of jobs (whose arguments are ids), of rights.
IMPERSONAL = {"auth", "contenttypes", "procrastinate"}


def declared():
    slices = [config.name for config in apps.get_app_configs() if find_spec(f"{config.name}.privacy")]
    tables = [table for name in slices for table in import_module(f"{name}.privacy").TABLES]
    assert len({table.model for table in tables}) == len(tables)
    return {table.model: table for table in tables}


def models():
    return {
        model._meta.label: model for model in apps.get_models() if model._meta.app_label not in IMPERSONAL
    }


class TestPrivacy:
    def test_every_table_is_declared(self):
        assert set(models()) == set(declared())

    def test_every_column_is_declared(self):
        kept = {
            label: {field.attname for field in model._meta.concrete_fields}
            for label, model in models().items()
        }

        assert kept == {label: set(table.columns) for label, table in declared().items()}

    def test_every_owner_is_a_path_that_exists(self):
        for label, table in declared().items():
            model = models()[label]
            for step in filter(None, table.owner.split(".")):
                model = model._meta.get_field(step).related_model or model
            assert model in models().values()

    def test_no_secret_is_exported_with_a_table_of_its_own(self):
        """What signs in stays here: a table of nothing but tokens is left out of exports."""
        only_tokens = [
            label
            for label, table in declared().items()
            if set(table.columns.values()) <= {Category.NONE, Category.CREDENTIAL}
            and Category.CREDENTIAL in table.columns.values()
        ]
        assert [label for label in only_tokens if declared()[label].exported] == []
