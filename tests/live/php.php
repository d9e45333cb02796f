<?php
// Answers the inputs of examples/differential.rs with vlucas/phpdotenv, found through PHP's include path.

use Dotenv\Dotenv;
use Dotenv\Repository\Adapter\ArrayAdapter;
use Dotenv\Repository\RepositoryBuilder;

// 5.4, which Debian 12 has, differs from 5.6 in nothing but the characters of names.
$parser = stream_resolve_include_path('Dotenv/Parser/EntryParser.php');
$code = file_get_contents($parser);
$code = str_replace("'~\\A[a-zA-Z0-9_.]+\\z~'", "'~(*UTF8)\\A[\\p{Ll}\\p{Lu}\\p{M}\\p{N}_.]+\\z~'", $code);

require 'Dotenv/autoload.php';
eval(substr($code, strlen('<?php')));

$folder = $argv[1];
while (($line = fgets(STDIN)) !== false) {
    $request = json_decode($line, true);
    file_put_contents("$folder/.env", $request['input']);
    $adapter = ArrayAdapter::create()->get();
    foreach ($request['env'] as $name => $value) {
        $adapter->write($name, $value);
    }
    $repository = RepositoryBuilder::createWithNoAdapters()->addAdapter($adapter)->make();
    try {
        $answer = ['vars' => (object) Dotenv::create($repository, $folder)->load(), 'error' => false];
    } catch (Throwable) {
        $answer = ['vars' => (object) [], 'error' => true];
    }
    echo json_encode($answer, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR), "\n";
}
