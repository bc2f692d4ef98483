<?php
/* The C interface from PHP's FFI, without a binding: parsing the header, open, call, poll, close, and misuse.
 * Usage: php smoke.php LIBRARY HEADER */
declare(strict_types=1);

[, $library, $header] = $argv;
$failed = 0;
$cases = 0;

/** Reduces outbound.h to what PHP's parser accepts, as the header describes: no `#` lines, no extern "C" pair, no OUTBOUND_API. */
function declarations(string $header): string
{
    $text = preg_replace('/^#.*\n/m', '', file_get_contents($header));
    $text = preg_replace('/^extern "C" \{\n|^\}\n/m', '', $text);
    return str_replace('OUTBOUND_API ', '', $text);
}

/** Copies and frees the string of an out parameter; null for NULL. */
function take(FFI $ffi, FFI\CData $out): ?array
{
    if (FFI::isNull($out)) {
        return null;
    }
    $text = FFI::string($out);
    $ffi->outbound_free($out);
    return json_decode($text, true, 64, JSON_THROW_ON_ERROR);
}

function call(FFI $ffi, ?FFI\CData $engine, string $operation, string $request): array
{
    $out = $ffi->new('char *');
    $code = $ffi->outbound_call($engine, $operation, $request, 1000, FFI::addr($out));
    return [$code, take($ffi, $out)];
}

function check(string $case, bool $holds): void
{
    global $failed, $cases;
    ++$cases;
    $failed += $holds ? 0 : 1;
    echo $holds ? 'ok' : 'not ok', " $cases - $case\n";
}

$ffi = FFI::cdef(declarations($header), $library);
check('the library has the interface of the header', $ffi->outbound_abi_version() === 1);
check('versions are text', preg_match('/^\d+\.\d+\.\d+$/', $ffi->outbound_version()) === 1);

$folder = sys_get_temp_dir() . '/outbound-smoke-' . bin2hex(random_bytes(8));
mkdir($folder);
$engine = $ffi->new('outbound_engine *');
$problem = $ffi->new('char *');
$code = $ffi->outbound_open(json_encode(['database' => "sqlite://$folder/smoke.db"]), FFI::addr($engine), FFI::addr($problem));
check('an engine opens', $code === $ffi->OUTBOUND_OK && FFI::isNull($problem) && !FFI::isNull($engine));

[$code, $answer] = call($ffi, $engine, 'contacts.upsert', '{"contacts": [{"external_id": "1", "first_name": "Adä 😀"}]}');
check('a contact is created', $code === $ffi->OUTBOUND_OK && $answer['created'] === 1);
[$code, $answer] = call($ffi, $engine, 'contacts.get', '{"external_id": "1"}');
check('and read', $code === $ffi->OUTBOUND_OK && $answer['first_name'] === 'Adä 😀');
[$code, $answer] = call($ffi, $engine, 'contacts.upsert', '{"contacts": [{"external_id": 1}]}');
check('a wrong request is refused', $code === $ffi->OUTBOUND_INVALID && $answer['code'] === 'invalid');
check('with the place', $answer['violations'][0]['path'] === 'contacts[0].external_id');

$event = $ffi->new('char *');
check('no event has come', $ffi->outbound_poll($engine, 0, FFI::addr($event)) === $ffi->OUTBOUND_OK && FFI::isNull($event));
$ffi->outbound_wake($engine);
check('waking ends a wait', $ffi->outbound_poll($engine, -1, FFI::addr($event)) === $ffi->OUTBOUND_OK && FFI::isNull($event));

$ffi->outbound_close($engine);
check('a closed handle is refused', call($ffi, $engine, 'stats', '{}')[0] === $ffi->OUTBOUND_CLOSED);
$ffi->outbound_close($engine);
$ffi->outbound_close(null);
check('NULL is refused', call($ffi, null, 'stats', '{}')[0] === $ffi->OUTBOUND_INVALID);

array_map('unlink', glob("$folder/{,.}smoke*", GLOB_BRACE));
rmdir($folder);
printf("%d test cases out of %d passed\n", $cases - $failed, $cases);
if ($failed > 0) {
    printf("%d test cases out of %d failed\n", $failed, $cases);
}
exit($failed > 0 ? 1 : 0);
