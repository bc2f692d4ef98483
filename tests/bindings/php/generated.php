<?php

declare(strict_types=1);

namespace Tests;

use Outbound\Generated\Table;
use Outbound\Outbound;
use Outbound\Pages;

/* The generated files match the table of operations and the header. */

test('the classes and types are those of the present table of operations', function () {
    $folder = folder();
    Program::run([environment('PHP'), PACKAGE . '/generate', environment('OUTBOUND'), "$folder/Generated"], $folder);
    $names = fn (string $place) => array_map('basename', glob("$place/*.php"));
    equal($names(PACKAGE . '/src/Generated'), $names("$folder/Generated"));
    foreach ($names("$folder/Generated") as $name) {
        check(file_get_contents("$folder/Generated/$name") === file_get_contents(PACKAGE . "/src/Generated/$name"),
            "$name differs: run bindings/php/generate with the present program");
    }
});

test('the declarations are those that the build derives from outbound.h', function () {
    check(file_get_contents(environment('FFI_HEADER')) === file_get_contents(PACKAGE . '/outbound.ffi.h'),
        'outbound.ffi.h differs: copy ' . environment('FFI_HEADER') . ' to bindings/php');
});

test('every operation has a method, which calls it', function () {
    $crm = new Outbound(['database' => 'sqlite://:memory:', 'providers' => []]);
    $camel = fn (string $name) => lcfirst(str_replace('_', '', ucwords($name, '_')));
    foreach (array_keys(Table::ROWS) as $operation) {
        [$noun, $verb] = str_contains($operation, '.') ? explode('.', $operation) : [null, $operation];
        $object = $noun === null ? $crm : $crm->{$camel($noun)};
        $method = new \ReflectionMethod($object, $camel($verb));
        $arguments = array_map(fn ($parameter) => (string) $parameter->getType() === 'int' ? 4711 : ['no_such_member' => 1], $method->getParameters());
        try {
            $answer = $method->invoke($object, ...$arguments);
            check($answer instanceof Pages || is_array($answer), $operation);
            $answer instanceof Pages && $answer->all();
        } catch (\Outbound\Exception\UnknownOperationException $e) {
            throw new Failure("$operation: {$e->getMessage()}");
        } catch (\Outbound\Exception\OutboundException) {
            // The operation refused the arguments.
        }
    }
});

test('every type that is imported is defined', function () {
    preg_match_all('/@phpstan-type (\w+)/', file_get_contents(PACKAGE . '/src/Generated/Types.php'), $defined);
    foreach ([...glob(PACKAGE . '/src/*.php'), ...glob(PACKAGE . '/src/*/*.php')] as $file) {
        preg_match_all('/@phpstan-import-type (\w+)/', file_get_contents($file), $imported);
        equal([basename($file), array_diff($imported[1], $defined[1])], [basename($file), []]);
    }
});

test('the types are ones that a parser of PHPDoc takes', function () {
    $parser = '/usr/share/php/PHPStan/PhpDocParser/autoload.php';
    if (!is_file($parser)) {
        return;
    }
    require_once $parser;
    $types = new \PHPStan\PhpDocParser\Parser\TypeParser(new \PHPStan\PhpDocParser\Parser\ConstExprParser());
    $lexer = new \PHPStan\PhpDocParser\Lexer\Lexer();
    $docs = new \PHPStan\PhpDocParser\Parser\PhpDocParser($types, new \PHPStan\PhpDocParser\Parser\ConstExprParser());
    foreach ([...glob(PACKAGE . '/src/*.php'), ...glob(PACKAGE . '/src/*/*.php')] as $file) {
        preg_match_all('~/\*\*.*?\*/~s', file_get_contents($file), $comments);
        foreach ($comments[0] as $comment) {
            foreach ($docs->parse(new \PHPStan\PhpDocParser\Parser\TokenIterator($lexer->tokenize($comment)))->getTags() as $tag) {
                check(!$tag->value instanceof \PHPStan\PhpDocParser\Ast\PhpDoc\InvalidTagValueNode, basename($file) . ": $tag");
            }
        }
    }
});
