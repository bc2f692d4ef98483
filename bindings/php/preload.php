<?php

/* For opcache.preload: the class that calls liboutbound, so that it may do so where ffi.enable is "preload", as Debian has it.
 * A host with a preload file of its own requires this one there. */
require_once __DIR__ . '/src/Native/Library.php';
