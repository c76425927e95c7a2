from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, transaction

from postwright.base.accounts.models import User
from postwright.base.accounts.operations import make_first_operator


class TestMakeFirstOperator:
    def test_makes_only_one_of_two_at_the_same_moment(self, committed):
        both_exist = Barrier(2)

        def sign_up(name):
            with transaction.atomic():
                user = User.objects.create_user(f"{name}@example.org", "x", name=name)
                both_exist.wait(timeout=30)
                make_first_operator(user=user)
            connection.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(sign_up, ["one", "two"]))

        assert User.objects.filter(is_operator=True).count() == 1
