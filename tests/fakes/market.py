"""The services of the scenario market with the answers that a test gives them; no socket is opened."""

from collections.abc import Callable
from typing import Any, TypeAlias

from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from services.gateway.clients import Market
from services.gateway.notices import NoticesOfBoth
from services.gateway.routes.acts import SERVICES
from tests.fakes.grpc_services import Faulty

Answer: TypeAlias = Message | Exception


class FakeActs(Faulty):
    """One service of the scenario market with the answers that a test gives it.

    `answers["SubmitScenario"]` is the answer to that method: a message, an error that is raised, or a
    function of the request that gives one of both. Without one it answers its empty message. `requests` are
    all that were sent, by method.
    """

    def __init__(self, service: ServiceDescriptor) -> None:
        super().__init__()
        self._service = service
        self.answers: dict[str, Answer | Callable[[Any], Answer]] = {}
        self.requests: dict[str, list[Any]] = {}

    def __getattr__(self, method: str) -> Any:
        """The stub's method of that name."""
        found = self._service.methods_by_name.get(method)
        if found is None:
            raise AttributeError(method)
        asked, answered = GetMessageClass(found.input_type), GetMessageClass(found.output_type)

        async def call(request: Any, **options: Any) -> Any:
            self._enter(**options)
            assert isinstance(request, asked), f"{method} takes {asked.DESCRIPTOR.name}"
            self.requests.setdefault(method, []).append(request)
            given = self.answers.get(method, answered())
            made = given(request) if callable(given) else given
            if isinstance(made, Exception):
                raise made
            assert isinstance(made, answered), f"{method} answers {answered.DESCRIPTOR.name}"
            return made

        return call


class FakeMarket:
    """The services of both markets, each as it is scripted, by the names that the gateway has for them."""

    def __init__(self) -> None:
        self._parts = {name: FakeActs(service) for name, service in SERVICES.items()}

    def __getattr__(self, name: str) -> FakeActs:
        """One of them."""
        if name.startswith("_") or name not in self._parts:
            raise AttributeError(name)
        return self._parts[name]

    def stubs(self) -> Market:
        """What the gateway takes for its stubs."""
        both = NoticesOfBoth(self._parts["notices"], self._parts["talent_notices"])
        return Market(**{**self._parts, "every_notice": both})
