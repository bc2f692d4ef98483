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
    std::string ca_file;           ///< Where the CA's certificate goes, as PEM; empty: nowhere.
    std::string ca_key_file;       ///< The CA's key, kept from one start to the next; empty: a new CA every time.
    std::string ready_file;        ///< Where the line with the ports goes, beside standard output; empty: nowhere.
    std::string ledger_file;       ///< Where accepted messages are recorded; empty: nowhere.
    bool ledger_sync = false;      ///< Have the ledger on the disk itself before answering.
    bool exit_with_parent = false;
    std::string api_key;       ///< SendGrid: the only key taken; empty: any.
    std::string aws_secret;    ///< SES: signatures must be made with it; empty: any that look right will do.
    double ses_rate = 500;     ///< SES: the account's MaxSendRate.
    std::string twilio_token;  ///< Twilio: the only password taken; empty: any.
    std::string sns_ca_file;   ///< Where the certificate that vouches for SNS's goes; empty: nowhere.
    report_options reports;
    fault_options faults;
};

/// Reads the command line. `nullopt`: the program must end with `exit_code`; the message has been printed.
std::optional<options> parse_options(int argc, char** argv, int& exit_code);

}  // namespace simulator
