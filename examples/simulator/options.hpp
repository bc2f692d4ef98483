// Options of the simulator's command line.
#pragma once

#include "faults.hpp"
#include "reports.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace simulator {

struct options {
    std::uint16_t http_port = 0;   ///< 0: any free port.
    std::uint16_t https_port = 0;  ///< 0: any free port.
    std::string ca_file;           ///< File for the CA's certificate (PEM); empty: none.
    std::string ca_key_file;       ///< File that keeps the CA's key over restarts; empty: a new CA at every start.
    std::string ready_file;        ///< File for the line with the ports, besides standard output; empty: none.
    std::string ledger_file;       ///< File that records accepted messages; empty: none.
    bool ledger_sync = false;      ///< Sync the ledger to the disk before answering.
    bool shows_inbox = false;      ///< Keep accepted messages in memory, for pages at /simulator/inbox.
    bool exit_with_parent = false;
    std::string api_key;       ///< SendGrid: the only valid key; empty: any.
    std::string aws_secret;    ///< SES: secret that signatures must be made with; empty: only their form is checked.
    double ses_rate = 500;     ///< SES: the account's MaxSendRate.
    std::string twilio_token;  ///< Twilio: the only valid auth token; empty: any.
    std::string sns_ca_file;   ///< File for the root certificate of SNS's certificate; empty: none.
    report_options reports;
    fault_options faults;
};

/// Parses the command line. `nullopt` if the program must end with `exit_code`, after a printed message.
std::optional<options> parse_options(int argc, char** argv, int& exit_code);

}  // namespace simulator
