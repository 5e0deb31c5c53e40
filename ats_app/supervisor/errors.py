"""What can go wrong with a service, each said in one sentence that a person can act on."""


class SupervisorError(Exception):
    """A service can't be started or reached; the message is shown as it is, without a traceback."""


class AlreadyRunningError(SupervisorError):
    """Another supervisor holds the data directory."""


class PortInUseError(SupervisorError):
    """Something else listens on the port that was asked for."""


class BrokenDataError(SupervisorError):
    """A data directory exists but isn't what it should be; nothing is deleted or repaired by itself."""


class IncompatibleServiceError(SupervisorError):
    """An external service was named, but its version or its role doesn't do."""
