<?php

/* For opcache.preload: loads the class that calls liboutbound, which may then use FFI where ffi.enable is "preload" (Debian's default).
 * A host with its own preload file requires this one there. */
require_once __DIR__ . '/src/Native/Library.php';
