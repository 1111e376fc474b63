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


class LoginRequired(ServiceError):
    """This widget is for people who have logged in (R16)."""

    code = "login"


class ChatUnavailable(ServiceError):
    """No chat can be started here now (R3, R4)."""

    code = "unavailable"


class VisitorBlocked(ServiceError):
    """An agent has blocked this visitor for a while."""

    code = "blocked"


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
