// The shape of the configuration document. Providers are checked by the shapes of their types.
#pragma once

#include "model/shape.hpp"

namespace outbound {

shape configuration_shape();

/// The shape of accounts of the type `host`.
shape host_account_shape();

}  // namespace outbound
