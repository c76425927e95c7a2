from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("usage", "0003_forget_creations")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("mark", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("number", models.PositiveIntegerField()),
            ],
        ),
    ]
