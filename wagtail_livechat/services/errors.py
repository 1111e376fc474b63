"""What a service may refuse. Transport and admin turn these into answers."""


class ServiceError(Exception):
    """A rule said no. ``str(error)`` is a sentence that may be shown."""

    code = "invalid"


class InvalidText(ServiceError):
    """The text of a message cannot be stored as it is."""


class InvalidDetail(ServiceError):
    """Something the visitor must say before the chat is missing or wrong (R17)."""

    def __init__(self, field, message):
        super().__init__(message)
        self.field = field


class InvalidDetails(InvalidDetail):
    """Several such things at once; ``errors`` has a sentence for each field."""

    def __init__(self, errors: dict[str, str]):
        field, message = next(iter(errors.items()))
        super().__init__(field, message)
        self.errors = errors


class LoginRequired(ServiceError):
    """This widget is for people who have logged in (R16)."""

    code = "login"


class ChatUnavailable(ServiceError):
    """No chat can be started here now (R3, R4)."""

    code = "unavailable"


class VisitorBlocked(ServiceError):
    """An agent has blocked this visitor for a while."""

    code = "blocked"


class StampInvalid(ServiceError):
    """A form came back without its signed time, or after too long."""

    code = "stamp"


class TooQuick(ServiceError):
    """A form came back before anybody could have filled it in."""

    code = "throttled"

    def __init__(self, message, retry_after: int):
        super().__init__(message)
        self.retry_after = retry_after


class Spam(ServiceError):
    """The field that people do not see was filled in."""

    code = "spam"


class ChallengeFailed(ServiceError):
    """A plugin does not believe that this is a person."""

    code = "challenge"


class NotPossible(ServiceError):
    """A chat cannot go to that department or person."""

    code = "target"

    def __init__(self, field, message):
        super().__init__(message)
        self.field = field


class ConversationEnded(ServiceError):
    """The conversation is over and takes nothing more."""

    code = "ended"


class Answered(ServiceError):
    """An agent has the chat now, so its visitor leaves no ticket (R19, A11)."""

    code = "answered"


class ClientIdReused(ServiceError):
    """The same ``client_id`` came again with another text (I2)."""

    code = "conflict"


class AlreadyAccepted(ServiceError):
    """Another agent was quicker (I7); ``agent`` is that user."""

    code = "taken"

    def __init__(self, message, agent):
        super().__init__(message)
        self.agent = agent
