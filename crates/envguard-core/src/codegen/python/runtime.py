#= always
@dataclass(frozen=True)
class Problem:
    """Something that is wrong with a variable. It has no value in it."""

    name: str
    message: str
    expected: str
    description: str | None


class ConfigError(Exception):
    """All that is wrong with the configuration."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = "a problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        lines = [f"the configuration has {count}", ""]
        for problem in self.problems:
            lines.append(f"  {problem.message}")
            if problem.description is not None:
                lines.append(f"      {problem.description}")
        super().__init__("\n".join(lines))


#= secret
class Secret(Generic[T]):
    """A value that does not show itself in logs. `expose` gives it."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def expose(self) -> T:
        return self._value

    def __repr__(self) -> str:
        return "[secret]"


#= always
class _Misfit(Exception):
    """A value is not what it should be."""


class _Type(Generic[T]):
    """What texts and values in JSON are read as. What does not fit is a `_Misfit`."""

    def of_text(self, text: str) -> T:
        return self.of_json(text)

    def of_json(self, value: object) -> T:
        raise _Misfit


class _Reader:
    def __init__(self, env: Mapping[str, str]) -> None: #? no-environments
    def __init__(self, env: Mapping[str, str], environment: str | None) -> None: #? environments
        self._env = env
        self._environment = environment #? environments
        self._problems: list[Problem] = []

    def finish(self) -> None:
        """Raises if there was anything wrong."""
        if self._problems:
            raise ConfigError(self._problems)

#= required
    def required(self, variable: _Variable[T]) -> T:
        value = self._read(variable)
        return self._refuse(variable, "is not set") if isinstance(value, _Absent) else value

#= default
    def with_default(self, default: T, variable: _Variable[T]) -> T:
        value = self._read(variable)
        return default if isinstance(value, _Absent) else value

#= optional
    def optional(self, variable: _Variable[T]) -> T | None:
        value = self._read(variable)
        if not isinstance(value, _Absent):
            return value
        if self._environment in variable.required_in: #? required-in
            self._refuse(variable, f"is not set, and {self._environment} needs it") #? required-in
        return None

#= always
    def _read(self, variable: _Variable[T]) -> T | _Absent:
        text = self._env.get(variable.name)
        if text is not None and self._environment in variable.forbidden_in: #? forbidden-in
            return self._refuse(variable, f"is not for {self._environment}") #? forbidden-in
        if text is None or (text == "" and variable.ignore_empty): #? unset
        if text is None: #? no-unset
            return _Absent()
        if variable.refuse_placeholders and _is_placeholder(text): #? placeholders
            return self._refuse(variable, "is still a placeholder") #? placeholders
        try:
            return variable.type.of_text(text)
        except _Misfit:
            return self._refuse(variable, f"is wrong: expected {variable.expected}")

    def _refuse(self, variable: _Variable[T], what: str) -> T:
        problem = Problem(
            variable.name,
            f"{variable.name} {what}",
            variable.expected,
            variable.description,
        )
        self._problems.append(problem)
        # Nobody gets to see it, since `finish` raises.
        return cast(T, None)


class _Absent:
    """What a variable is that is not set."""


@dataclass(frozen=True)
class _Variable(Generic[T]):
    name: str
    expected: str
    type: _Type[T]
    description: str | None = None
    ignore_empty: bool = False #? unset
    refuse_placeholders: bool = False #? placeholders
    required_in: tuple[str, ...] = () #? required-in
    forbidden_in: tuple[str, ...] = () #? forbidden-in


#= placeholders
_PLACEHOLDERS = frozenset((#= placeholders))


def _is_placeholder(text: str) -> bool:
    """Whether `text` is there until somebody gives a real one."""
    return re.sub("[ ._-]", "", text).lower() in _PLACEHOLDERS


#= secret
class _Secret(_Type[Secret[T]]):
    def __init__(self, type: _Type[T]) -> None:
        self._type = type

    def of_text(self, text: str) -> Secret[T]:
        return Secret(self._type.of_text(text))


#= nullable
class _Nullable(_Type[Optional[T]]):
    def __init__(self, type: _Type[T]) -> None:
        self._type = type

    def of_text(self, text: str) -> T | None:
        return None if text == "" else self._type.of_text(text)


#= text
class _Text(_Type[str]):
    def __init__(
        self,
        min_length: int = 0,
        max_length: float = math.inf,
        patterns: Sequence[re.Pattern[str]] = (),
        min_entropy: float = 0, #? entropy
    ) -> None:
        self._lengths = (min_length, max_length)
        self._patterns = patterns
        self._min_entropy = min_entropy #? entropy

    def of_json(self, value: object) -> str:
        least, most = self._lengths
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise _Misfit
        if not all(pattern.search(value) for pattern in self._patterns):
            raise _Misfit
        if _entropy(value) < self._min_entropy: #? entropy
            raise _Misfit #? entropy
        return value


#= entropy
def _entropy(text: str) -> float:
    """How many bits of surprise `text` has."""
    counts = (text.count(character) for character in set(text))
    return sum(count * math.log2(len(text) / count) for count in counts)


#= one-of
class _OneOf(_Type[T]):
    def __init__(self, *choices: T) -> None:
        self._choices = choices

    def of_json(self, value: object) -> T:
        for choice in self._choices:
            if value == choice:
                return choice
        raise _Misfit


#= numeric
class _Numeric(_Type[N]):
    def __init__(
        self,
        minimum: float = -math.inf,
        exclusive_minimum: float = -math.inf,
        maximum: float = math.inf,
        exclusive_maximum: float = math.inf,
        multiple_of: Sequence[float] = (),
        one_of: Sequence[float] | None = None,
    ) -> None:
        self._closed = (minimum, maximum)
        self._open = (exclusive_minimum, exclusive_maximum)
        self._multiple_of = multiple_of
        self._one_of = one_of

    def _check(self, value: N) -> N:
        fits = (
            self._closed[0] <= value <= self._closed[1]
            and self._open[0] < value < self._open[1]
            and all(_is_multiple(value, step) for step in self._multiple_of)
            and (self._one_of is None or value in self._one_of)
        )
        if not fits:
            raise _Misfit
        return value


def _is_multiple(value: float, step: float) -> bool:
    if value % 1 == 0 and step % 1 == 0:
        return int(value) % int(step) == 0
    # 0.3 is a multiple of 0.1, although 0.3 / 0.1 is not quite 3.
    quotient = value / step
    return abs(quotient - round(quotient)) <= 1e-12 * max(1, abs(quotient))


#= integer
class _Integer(_Numeric[int]):
    def of_text(self, text: str) -> int:
        if not re.fullmatch("[+-]?[0-9]+", text) or math.isinf(float(text)):
            raise _Misfit
        # Python refuses to read thousands of digits, zeros too.
        digits = text.lstrip("+-").lstrip("0") or "0"
        return self._check(-int(digits) if text.startswith("-") else int(digits))

    def of_json(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value % 1 != 0:
            raise _Misfit
        return self._check(int(value))


#= number
class _Number(_Numeric[float]):
    def of_text(self, text: str) -> float:
        if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]+)?", text):
            raise _Misfit
        return self.of_json(float(text))

    def of_json(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _Misfit
        if math.isinf(value):
            raise _Misfit
        return self._check(float(value))


#= boolean
class _Boolean(_Type[T]):
    def __init__(self, *allowed: T) -> None:
        self._allowed = allowed

    def of_text(self, text: str) -> T:
        word = text.lower()
        if word in ("true", "1", "yes", "on"):
            return self.of_json(True)
        if word in ("false", "0", "no", "off"):
            return self.of_json(False)
        raise _Misfit

    def of_json(self, value: object) -> T:
        for choice in self._allowed:
            if value is choice:
                return choice
        raise _Misfit


#= json
def _parse_json(text: str) -> object:
    def refuse(_: str) -> None:
        raise ValueError

    try:
        value: object = json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
    return value


#= anything
class _Anything(_Type[object]):
    def of_json(self, value: object) -> object:
        return value


#= list
class _List(_Type[Tuple[T, ...]]):
    def __init__(
        self,
        type: _Type[T],
        separator: str | None = None, #? separator
        min_items: int = 0,
        max_items: float = math.inf,
        unique: bool = False,
    ) -> None:
        self._type = type
        self._separator = separator #? separator
        self._counts = (min_items, max_items)
        self._unique = unique

    def of_text(self, text: str) -> tuple[T, ...]:
        value = _parse_json(text)
        if self._separator is None or isinstance(value, list): #? separator
            return self.of_json(value) #? separator
        parts = text.split(self._separator) if text else [] #? separator
        return self._check(self._type.of_text(part.strip(_BLANKS)) for part in parts) #? separator
        return self.of_json(value) #? no-separator

    def of_json(self, value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise _Misfit
        return self._check(self._type.of_json(item) for item in value)

    def _check(self, items: Iterable[T]) -> tuple[T, ...]:
        found = tuple(items)
        least, most = self._counts
        if not least <= len(found) <= most:
            raise _Misfit
        if self._unique and len({json.dumps(item) for item in found}) < len(found):
            raise _Misfit
        return found


#= separator
_BLANKS = "".join(chr(code) for code in (*range(9, 14), 32, 133, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288))


#= object
class _Object(_Type[Mapping[str, T]]):
    def __init__(
        self,
        type: _Type[T],
        min_properties: int = 0,
        max_properties: float = math.inf,
    ) -> None:
        self._type = type
        self._counts = (min_properties, max_properties)

    def of_text(self, text: str) -> Mapping[str, T]:
        return self.of_json(_parse_json(text))

    def of_json(self, value: object) -> Mapping[str, T]:
        least, most = self._counts
        if not isinstance(value, dict) or not least <= len(value) <= most:
            raise _Misfit
        return {name: self._type.of_json(item) for name, item in value.items()}


