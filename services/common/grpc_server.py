"""gRPC servers: health, who may call, tracing, errors as status, TLS, a clean stop."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeAlias, cast

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_status import rpc_status
from opentelemetry import trace
from opentelemetry.instrumentation.grpc import filters, server_interceptor

from services.common import texts
from services.common.access.server import Access, AccessInterceptor, is_health
from services.common.errors import (
    BUSY_REASON,
    WRONG_STAGE_REASON,
    AlreadyExists,
    Busy,
    DomainError,
    Forbidden,
    IdempotencyConflict,
    InvalidInput,
    Malformed,
    NotFound,
    Unauthenticated,
    VersionConflict,
    Withdrawn,
    WrongStage,
)
from services.common.tls import Tls

logger = logging.getLogger(__name__)

MAX_MESSAGE_BYTES: Final = 16 * 1024 * 1024
STOP_GRACE_S: Final = 8.0
# Details travel in a trailer, and callers refuse trailers above 8 KiB; base64 and the message need room too.
MAX_DETAIL_BYTES: Final = 4096
# The refusals whose text says no more than the kind.
_PLAIN: Final[Mapping[type[DomainError], tuple[code_pb2.Code, str]]] = {
    Unauthenticated: (code_pb2.UNAUTHENTICATED, "unauthenticated"),
    Forbidden: (code_pb2.PERMISSION_DENIED, "forbidden"),
    IdempotencyConflict: (code_pb2.ALREADY_EXISTS, "idempotency_conflict"),
}

# Those that name a record.
_RECORD: Final[Mapping[type[DomainError], tuple[code_pb2.Code, str]]] = {
    NotFound: (code_pb2.NOT_FOUND, "not_found"),
    AlreadyExists: (code_pb2.ALREADY_EXISTS, "already_exists"),
    Withdrawn: (code_pb2.FAILED_PRECONDITION, "withdrawn"),
}

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any] | None"  # not subscriptable at run time


class GrpcServer:
    """A server that is up, or on its way down."""

    def __init__(self, server: grpc.Server, port: int, health_servicer: health.HealthServicer) -> None:
        """Takes over a started server; `port` is the one that it listens on."""
        self._server = server
        self._health = health_servicer
        self.port = port

    def stop(self, grace_s: float = STOP_GRACE_S) -> None:
        """Takes no new calls, lets those under way end within `grace_s`, then cuts them off."""
        self._health.enter_graceful_shutdown()
        self._server.stop(grace_s).wait()


def start_server(
    listen: str,
    services: Sequence[str],
    register: Callable[[grpc.Server], None],
    *,
    access: Access,
    tls: Tls | None = None,
    workers: int = 16,
    unavailable: tuple[type[Exception], ...] = (),
) -> GrpcServer:
    """Starts a server on "host:port", port 0 for any free one; raises RuntimeError where it cannot bind.

    `register` adds the servicers, `services` are their full names. But for health, only calls that `access`
    lets through reach them; with `tls` only clients that have a certificate can call at all. An exception of
    a class in `unavailable` is answered UNAVAILABLE, a DomainError by its kind, any other INTERNAL with the
    trace's id.
    """
    traced = server_interceptor(  # type: ignore[no-untyped-call]  # the library leaves it untyped
        filter_=filters.negate(filters.health_check())
    )
    server = grpc.server(
        ThreadPoolExecutor(max_workers=workers, thread_name_prefix="grpc"),
        interceptors=[
            traced,
            _ErrorInterceptor(unavailable),
            AccessInterceptor(access),
        ],
        options=[
            ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
            ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
            # None of ours compresses; corrupt compressed requests would be answered INTERNAL by gRPC itself.
            ("grpc.compression_enabled_algorithms_bitset", 1),
            # Two servers on one port would each get a part of the calls.
            ("grpc.so_reuseport", 0),
        ],
    )
    health_servicer = health.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(health_servicer, server)
    register(server)
    port = (
        server.add_insecure_port(listen)
        if tls is None
        else server.add_secure_port(listen, tls.server_credentials())
    )
    server.start()
    for service in ("", *services):
        health_servicer.set(service, health_pb2.HealthCheckResponse.SERVING)
    logger.info("listens on port %d", port)
    return GrpcServer(server, port, health_servicer)


@contextmanager
def stop_on_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set; to be called in the main thread."""
    stop = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _ErrorInterceptor(grpc.ServerInterceptor):
    """Answers what a handler raises as a status."""

    def __init__(self, unavailable: tuple[type[Exception], ...]) -> None:
        self._unavailable = unavailable

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Handler],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Handler:
        handler = continuation(handler_call_details)
        if handler is None or is_health(handler_call_details.method):
            return handler
        method = handler_call_details.method.rpartition("/")[2]
        inner = cast(
            "Callable[[Any, grpc.ServicerContext], Any]",
            handler.unary_unary or handler.unary_stream or handler.stream_unary or handler.stream_stream,
        )

        def refusal(error: Exception, context: grpc.ServicerContext) -> Any:
            # abort() inside a handler raises a bare Exception, with its status already set; a stream whose
            # caller went away raises RpcError when it is read, and nobody waits for an answer.
            if _has_status(context) or isinstance(error, grpc.RpcError):
                raise error
            return rpc_status.to_status(self._status(method, error))

        # Aborted outside the `except`: what abort() raises would bear the error, thus what people wrote, into
        # the span.
        def answer(request: Any, context: grpc.ServicerContext) -> Any:
            try:
                return inner(request, context)
            except Exception as error:  # noqa: BLE001 - each becomes a status
                status = refusal(error, context)
            return context.abort_with_status(status)

        def answers(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
            try:
                yield from inner(request, context)
            except Exception as error:  # noqa: BLE001 - each becomes a status
                status = refusal(error, context)
            else:
                return
            context.abort_with_status(status)

        return _like(handler, answers if handler.response_streaming else answer)

    def _status(self, method: str, error: Exception) -> status_pb2.Status:
        if isinstance(error, DomainError):
            return status_of(error)
        span = trace.get_current_span()
        span.set_status(trace.StatusCode.ERROR, type(error).__name__)
        if isinstance(error, self._unavailable):
            logger.warning("%s: dependency is away: %s", method, str(error).strip())
            return status_pb2.Status(code=code_pb2.UNAVAILABLE, message=texts.get("validation.unavailable"))
        logger.error("%s failed", method, exc_info=error)
        trace_id = span.get_span_context().trace_id
        return status_pb2.Status(
            code=code_pb2.INTERNAL, message=texts.get("validation.internal", trace_id=f"{trace_id:032x}")
        )


def _like(handler: Any, behaviour: Callable[[Any, grpc.ServicerContext], Any]) -> Handler:
    """A handler that takes and gives what the other does."""
    make = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }[handler.request_streaming, handler.response_streaming]
    made: Handler = make(behaviour, handler.request_deserializer, handler.response_serializer)
    return made


def status_of(error: DomainError) -> status_pb2.Status:
    """The status of a refusal, its message in Chinese; InvalidInput carries google.rpc.BadRequest."""
    if plain := _PLAIN.get(type(error)):
        code, text = plain
        return status_pb2.Status(code=code, message=texts.get(f"validation.{text}"))
    match error:
        case InvalidInput():
            return _invalid(error)
        case NotFound() | AlreadyExists() | Withdrawn():
            return _about_record(error)
        case WrongStage() | Busy():
            return _with_reason(error)
        case Malformed():
            text = "malformed" if error.number is None else "malformed_item"
            message = texts.get(f"validation.{text}", number=error.number)
            return status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message=message)
        case VersionConflict():
            message = texts.get("validation.version_conflict", expected=error.expected, actual=error.actual)
            return status_pb2.Status(code=code_pb2.ABORTED, message=message)
        case _:
            raise error


def _invalid(error: InvalidInput) -> status_pb2.Status:
    detail = AnyMessage()
    detail.Pack(_told(error))
    return status_pb2.Status(
        code=code_pb2.INVALID_ARGUMENT,
        message=texts.get("validation.invalid_input", count=len(error.fields)),
        details=[detail],
    )


def _told(error: InvalidInput) -> error_details_pb2.BadRequest:
    """The first of the broken rules, as many as a trailer holds; the status' message counts all of them."""
    told = error_details_pb2.BadRequest()
    for item in error.fields:
        told.field_violations.add(field=item.field, description=item.message)
        if told.ByteSize() > MAX_DETAIL_BYTES:
            del told.field_violations[-1]
            break
    return told


def _about_record(error: NotFound | AlreadyExists | Withdrawn) -> status_pb2.Status:
    code, text = _RECORD[type(error)]
    kind = texts.get(f"validation.kind.{error.kind}")
    return status_pb2.Status(code=code, message=texts.get(f"validation.{text}", kind=kind, id=error.id))


def _with_reason(error: WrongStage | Busy) -> status_pb2.Status:
    if isinstance(error, Busy):
        message = texts.get(f"validation.busy.{error.rule}")
        code, reason = code_pb2.RESOURCE_EXHAUSTED, BUSY_REASON
    else:
        message, code, reason = _stage(error), code_pb2.FAILED_PRECONDITION, WRONG_STAGE_REASON
    detail = AnyMessage()
    detail.Pack(error_details_pb2.ErrorInfo(reason=reason))
    return status_pb2.Status(code=code, message=message, details=[detail])


def _stage(error: WrongStage) -> str:
    kind = texts.get(f"validation.kind.{error.kind}")
    stage = texts.get(f"stages.{error.kind}.{error.stage}")
    rule = f"rule.{error.rule}" if error.rule else "wrong"
    return texts.get(f"stages.{rule}", kind=kind, stage=stage)


def _has_status(context: grpc.ServicerContext) -> bool:
    code = getattr(context, "code", None)
    return code is not None and code() is not None
