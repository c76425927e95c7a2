from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("brand", "0003_tenancy")]

    operations = [
        migrations.AddField("brand", "needs_approval", models.BooleanField(default=False)),
        migrations.AddField(
            "brand",
            "retry_hours",
            models.PositiveSmallIntegerField(
                default=24, help_text="How long after its time a publication is still tried."
            ),
        ),
        migrations.AddField(
            "brand",
            "late_hours",
            models.PositiveSmallIntegerField(
                default=3,
                help_text="What is found later than this after its time waits for a person's word.",
            ),
        ),
        migrations.AddConstraint(
            "brand",
            models.CheckConstraint(
                condition=models.Q(retry_hours__range=(1, 168), late_hours__lte=168),
                name="brand_hours_in_a_week",
            ),
        ),
    ]
