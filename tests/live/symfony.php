<?php
// Answers the inputs of examples/differential.rs with symfony/dotenv, found through PHP's include path.

namespace Symfony\Component\Process {
    /** Stands in for the class that runs commands: none must run here, and each gives the same output. */
    final class Process
    {
        public static function fromShellCommandline(string $command): self
        {
            return new self();
        }

        public function setEnv(array $env): void
        {
        }

        public function mustRun(): void
        {
        }

        public function getOutput(): string
        {
            return "output\n";
        }
    }
}

namespace {
    require 'Symfony/Component/Dotenv/autoload.php';

    set_error_handler(static function (int $level, string $message): bool {
        throw new ErrorException($message, 0, $level);
    });

    while (($line = fgets(STDIN)) !== false) {
        $request = json_decode($line, true);
        $_ENV = $request['env'];
        $_SERVER = [];
        try {
            $vars = (new Symfony\Component\Dotenv\Dotenv())->parse($request['input']);
            $answer = ['vars' => (object) $vars, 'error' => false];
        } catch (Throwable) {
            $answer = ['vars' => (object) [], 'error' => true];
        }
        echo json_encode($answer, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR), "\n";
    }
}
