// A certificate authority of our own for one run, and a server certificate for this machine.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include <string>

namespace simulator {

/// A server context for `localhost`, 127.0.0.1 and ::1, TLS 1.2 and later.
///
/// The CA's certificate goes to `ca_file` (PEM; empty: nowhere). With `ca_key_file` the CA is kept there, and taken up
/// again at the next start, so that clients that have read `ca_file` need not read it again. Throws std::runtime_error.
boost::asio::ssl::context make_tls(const std::string& ca_file, const std::string& ca_key_file);

/// Writes a file whole: readers see all of it or the one before. Throws std::system_error.
void write_file(const std::string& file, const std::string& text, unsigned mode);

}  // namespace simulator
