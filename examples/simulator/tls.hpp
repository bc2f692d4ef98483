// A generated certificate authority, and a server certificate for this machine.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include <string>

namespace simulator {

/// A server context for `localhost`, 127.0.0.1 and ::1, TLS 1.2 and later.
///
/// Writes the CA's certificate to `ca_file` (PEM), unless empty. With `ca_key_file` the CA is kept over restarts, so
/// `ca_file` stays valid. Throws std::runtime_error.
boost::asio::ssl::context make_tls(const std::string& ca_file, const std::string& ca_key_file);

/// Replaces a file atomically. Throws std::system_error.
void write_file(const std::string& file, const std::string& text, unsigned mode);

}  // namespace simulator
