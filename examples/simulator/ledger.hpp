// The record of every message accepted, on disk before the answer leaves: the truth that a campaign is checked against.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace simulator {

/// One accepted message, as one of its recipients gets it.
struct ledger_entry {
    std::string_view key;  ///< The sender's own key for it; empty: it came without.
    std::string_view to;   ///< Lower case.
    std::string_view subject;
    std::string_view content;     ///< SHA-256 in hexadecimal.
    std::uint64_t request = 0;    ///< Which request since the start brought it.
    std::string_view message_id;  ///< What the vendor calls it.
};

/// A file of JSON lines. Entries gather in memory until flush(), so that one write serves many of them.
class ledger {
public:
    /// Opens the file for appending; an empty name keeps no ledger. A last line that a kill has torn is removed: it was
    /// never answered. Throws std::system_error.
    explicit ledger(const std::string& file, bool sync);
    ~ledger();
    ledger(const ledger&) = delete;
    ledger& operator=(const ledger&) = delete;

    void append(const ledger_entry& entry);
    /// Hands all entries to the system. Throws std::system_error: then nothing that was appended may be answered.
    void flush();

private:
    void repair();

    std::string file_;
    int descriptor_ = -1;
    bool sync_;
    std::string pending_;
};

}  // namespace simulator
