// Shows how an import would read a file, from the file's beginning.
#pragma once

#include "api/operation.hpp"

namespace outbound::api {

/// `imports.inspect`.
operation inspect_operation();

}  // namespace outbound::api
