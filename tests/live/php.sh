# phpdotenv and symfony/dotenv, from Debian's php-vlucas-phpdotenv and php-symfony-dotenv.
live_php() {
    if ! command -v php >/dev/null; then
        skipped php "no php"
        skipped symfony "no php"
        return
    fi
    if has_php Dotenv/autoload.php; then
        # Debian's 5.4 gives rise to deprecation notices in PHP 8.4.
        compare php php -d error_reporting=0 "$live/php.php" "$scratch"
    else
        skipped php "PHP does not find vlucas/phpdotenv"
    fi
    if has_php Symfony/Component/Dotenv/autoload.php; then
        compare symfony php "$live/symfony.php"
    else
        skipped symfony "PHP does not find symfony/dotenv"
    fi
}

has_php() {
    php -r 'exit(stream_resolve_include_path($argv[1]) === false ? 1 : 0);' "$1"
}
