//= always
/** Where variables are looked up. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Something that is wrong with a variable. It has no value in it. */
export interface Problem {
  readonly name: string;
  readonly message: string;
  readonly expected: string;
  readonly description: string | undefined;
}

/** All that is wrong with the configuration. */
export class ConfigError extends Error {
  // Private, so that logs of errors do not say everything twice.
  readonly #problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ message, description }) =>
      description === undefined ? `  ${message}` : `  ${message}\n      ${description}`,
    );
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    super(`the configuration has ${count}\n\n${lines.join("\n")}`);
    this.name = "ConfigError";
    this.#problems = problems;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }
}

//= secret
/** A value that does not show itself in logs. `expose` gives it. */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  expose(): T {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}

//= always
/** What texts and values in JSON can be read as; `undefined` is what they cannot be. */
interface Type<T> {
  ofText(text: string): T | undefined;
  ofJson(value: unknown): T | undefined;
}

interface Variable<T> {
  readonly name: string;
  readonly description?: string;
  readonly expected: string;
  readonly type: Type<T>;
  readonly ignoreEmpty?: boolean; //? unset
  readonly refusePlaceholders?: boolean; //? placeholders
  readonly requiredIn?: readonly string[]; //? required-in
  readonly forbiddenIn?: readonly string[]; //? forbidden-in
}

class Reader {
  readonly #env: Environment;
  readonly #environment: string | undefined; //? environments
  readonly #problems: Problem[] = [];

  constructor(env: Environment) { //? no-environments
  constructor(env: Environment, environment: string | undefined) { //? environments
    this.#env = env;
    this.#environment = environment; //? environments
  }

  /** Throws if there was anything wrong. */
  finish(): void {
    if (this.#problems.length > 0) {
      throw new ConfigError(this.#problems);
    }
  }

//= required
  required<T>(variable: Variable<T>): T {
    return this.#read(variable, () => this.#refuse(variable, "is not set"));
  }

//= default
  withDefault<T>(value: T, variable: Variable<T>): T {
    return this.#read(variable, () => value);
  }

//= optional
  optional<T>(variable: Variable<T>): T | undefined {
    return this.#read(variable, () => {
      if (this.#isIn(variable.requiredIn)) { //? required-in
        this.#refuse(variable, `is not set, and ${this.#environment} needs it`); //? required-in
      } //? required-in
      return undefined;
    });
  }

//= environments
  #isIn(environments: readonly string[] | undefined): boolean {
    return this.#environment !== undefined && environments?.includes(this.#environment) === true;
  }

//= always
  #read<T, A>(variable: Variable<T>, absent: () => A): T | A {
    // What every object has is no variable.
    const text = Object.hasOwn(this.#env, variable.name) ? this.#env[variable.name] : undefined;
    if (text !== undefined && this.#isIn(variable.forbiddenIn)) { //? forbidden-in
      return this.#refuse(variable, `is not for ${this.#environment}`); //? forbidden-in
    } //? forbidden-in
    if (text === undefined || (text === "" && variable.ignoreEmpty)) { //? unset
    if (text === undefined) { //? no-unset
      return absent();
    }
    if (variable.refusePlaceholders && isPlaceholder(text)) { //? placeholders
      return this.#refuse(variable, "is still a placeholder"); //? placeholders
    } //? placeholders
    const value = variable.type.ofText(text);
    return value === undefined ? this.#refuse(variable, `is wrong: expected ${variable.expected}`) : value;
  }

  /** Nobody gets to see what it returns, since `finish` throws. */
  #refuse(variable: Variable<unknown>, what: string): never {
    const { name, expected, description } = variable;
    this.#problems.push({ name, message: `${name} ${what}`, expected, description });
    return undefined as never;
  }
}

//= placeholders
const PLACEHOLDERS: readonly string[] = [/*= placeholders */];

/** Whether `text` is there until somebody gives a real one. */
function isPlaceholder(text: string): boolean {
  return PLACEHOLDERS.includes(text.replace(/[ ._-]/g, "").toLowerCase());
}

//= secret
function secret<T>(type: Type<T>): Type<Secret<T>> {
  const wrap = (value: T | undefined) => (value === undefined ? undefined : new Secret(value));
  return {
    ofText: (text) => wrap(type.ofText(text)),
    ofJson: (value) => wrap(type.ofJson(value)),
  };
}

//= nullable
function nullable<T>(type: Type<T>): Type<T | null> {
  return {
    ofText: (text) => (text === "" ? null : type.ofText(text)),
    ofJson: (value) => type.ofJson(value),
  };
}

//= text
interface TextChecks {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly patterns?: readonly RegExp[];
  readonly minEntropy?: number; //? entropy
}

function text(checks: TextChecks = {}): Type<string> {
  const { minLength = 0, maxLength = Infinity, patterns = [] } = checks;
  const check = (text: string) => {
    const length = [...text].length;
    const fits =
      length >= minLength && length <= maxLength && patterns.every((pattern) => pattern.test(text));
    return fits ? text : undefined; //? no-entropy
    const isHardToGuess = entropy(text) >= (checks.minEntropy ?? 0); //? entropy
    return fits && isHardToGuess ? text : undefined; //? entropy
  };
  return { ofText: check, ofJson: (value) => (typeof value === "string" ? check(value) : undefined) };
}

//= entropy
/** How many bits of surprise `text` has. */
function entropy(text: string): number {
  const characters = [...text];
  const counts = new Map<string, number>();
  for (const character of characters) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return [...counts.values()].reduce((sum, count) => sum + count * Math.log2(characters.length / count), 0);
}

//= one-of
function oneOf<T extends string>(choices: readonly T[]): Type<T> {
  const find = (value: unknown) => choices.find((choice) => choice === value);
  return { ofText: find, ofJson: find };
}

//= numeric
interface NumberChecks {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: readonly number[];
  readonly oneOf?: readonly number[];
}

function checkNumber(value: unknown, checks: NumberChecks): number | undefined {
  const { minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity } = checks;
  const { exclusiveMaximum = Infinity, multipleOf = [], oneOf } = checks;
  const fits =
    typeof value === "number" &&
    value >= minimum &&
    value > exclusiveMinimum &&
    value <= maximum &&
    value < exclusiveMaximum &&
    multipleOf.every((step) => isMultiple(value, step)) &&
    (oneOf === undefined || oneOf.includes(value));
  return fits ? value : undefined;
}

function isMultiple(value: number, step: number): boolean {
  if (Number.isInteger(value) && Number.isInteger(step)) {
    return value % step === 0;
  }
  // 0.3 is a multiple of 0.1, although 0.3 / 0.1 is not quite 3.
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) <= 1e-12 * Math.max(1, Math.abs(quotient));
}

//= integer
/** Whole numbers that a `number` holds exactly. */
function integer(checks: NumberChecks = {}): Type<number> {
  const check = (value: unknown) => (Number.isSafeInteger(value) ? checkNumber(value, checks) : undefined);
  return { ofText: (text) => (/^[+-]?[0-9]+$/.test(text) ? check(Number(text)) : undefined), ofJson: check };
}

//= number
function number(checks: NumberChecks = {}): Type<number> {
  const syntax = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?$/;
  const check = (value: unknown) => (Number.isFinite(value) ? checkNumber(value, checks) : undefined);
  return { ofText: (text) => (syntax.test(text) ? check(Number(text)) : undefined), ofJson: check };
}

//= boolean
function boolean<T extends boolean = boolean>(...allowed: readonly T[]): Type<T> {
  const check = (value: unknown) => allowed.find((choice) => choice === value);
  const words = new Map([
    ["true", true],
    ["1", true],
    ["yes", true],
    ["on", true],
    ["false", false],
    ["0", false],
    ["no", false],
    ["off", false],
  ]);
  return { ofText: (text) => check(words.get(text.toLowerCase())), ofJson: check };
}

//= json
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What all of `values` are, unless one does not fit. */
function all<T>(values: readonly unknown[], read: (value: never) => T | undefined): T[] | undefined {
  const found: T[] = [];
  for (const value of values) {
    const item = read(value as never);
    if (item === undefined) {
      return undefined;
    }
    found.push(item);
  }
  return found;
}

//= anything
const anything: Type<unknown> = { ofText: (text) => text, ofJson: (value) => value };

//= list
interface ListChecks {
  readonly separator?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly unique?: boolean;
}

const BLANKS = "[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+"; //? separator
const BLANKS_AROUND = new RegExp(`^${BLANKS}|${BLANKS}$`, "g"); //? separator

function list<T>(type: Type<T>, checks: ListChecks = {}): Type<readonly T[]> {
  const { minItems = 0, maxItems = Infinity, unique = false } = checks; //? no-separator
  const { separator, minItems = 0, maxItems = Infinity, unique = false } = checks; //? separator
  const check = (items: readonly T[] | undefined) => {
    if (items === undefined || items.length < minItems || items.length > maxItems) {
      return undefined;
    }
    const isUnique = new Set(items.map((item) => JSON.stringify(item))).size === items.length;
    return unique && !isUnique ? undefined : items;
  };
  const ofJson = (value: unknown) => check(Array.isArray(value) ? all(value, type.ofJson) : undefined);
  return { ofText: (text) => ofJson(parseJson(text)), ofJson }; //? no-separator
  const split = (text: string, separator: string) => //? separator
    text === "" ? [] : text.split(separator).map((part) => part.replace(BLANKS_AROUND, "")); //? separator
  const ofText = (text: string) => { //? separator
    const value = parseJson(text); //? separator
    return separator === undefined || Array.isArray(value) //? separator
      ? ofJson(value) //? separator
      : check(all(split(text, separator), type.ofText)); //? separator
  }; //? separator
  return { ofText, ofJson }; //? separator
}

//= object
interface ObjectChecks {
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

function object<T>(type: Type<T>, checks: ObjectChecks = {}): Type<Readonly<Record<string, T>>> {
  const { minProperties = 0, maxProperties = Infinity } = checks;
  const ofJson = (value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return undefined;
    }
    const names = Object.keys(value);
    const values = all(Object.values(value), type.ofJson);
    const fits = names.length >= minProperties && names.length <= maxProperties;
    return fits && values !== undefined
      ? Object.fromEntries(values.map((item, index) => [names[index] ?? "", item]))
      : undefined;
  };
  return { ofText: (text) => ofJson(parseJson(text)), ofJson };
}
