// Runs the simulator as a program for the duration of a test.
#pragma once

#include "http/local_server.hpp"

#include <string>
#include <vector>

#include <sys/types.h>

namespace outbound::testing {

class simulator_program {
public:
    /// Starts the simulator on free ports, and waits until it listens.
    explicit simulator_program(std::vector<std::string> options);
    ~simulator_program();
    simulator_program(const simulator_program&) = delete;
    simulator_program& operator=(const simulator_program&) = delete;

    const std::string& http() const noexcept { return http_; }
    const std::string& https() const noexcept { return https_; }
    std::string ca_file() const { return ca_.path(); }

    /// How often it accepted the message with this key.
    std::size_t accepted(const std::string& key) const;

private:
    temporary_file ca_{""};
    temporary_file ledger_{""};
    pid_t process_ = -1;
    std::string http_, https_;
};

}  // namespace outbound::testing
