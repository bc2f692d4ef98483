// The record of every accepted message, written before the answer is sent. Campaigns are checked against it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace simulator {

/// One accepted message to one recipient.
struct ledger_entry {
    std::string_view key;  ///< The sender's key; empty if the message has none.
    std::string_view to;   ///< Lower case.
    std::string_view subject;
    std::string_view content;     ///< SHA-256 in hexadecimal.
    std::uint64_t request = 0;    ///< Number of its request since the start.
    std::string_view message_id;  ///< The vendor's id.
};

/// A file of JSON lines. Entries are buffered until flush(), so that many share one write.
class ledger {
public:
    /// Opens the file for appending; an empty name keeps no ledger. An incomplete last line, left by a kill, is
    /// removed: its message was never answered. Throws std::system_error.
    explicit ledger(const std::string& file, bool sync);
    ~ledger();
    ledger(const ledger&) = delete;
    ledger& operator=(const ledger&) = delete;

    void append(const ledger_entry& entry);
    /// Writes the buffered entries. Throws std::system_error; then none of the appended messages may be answered.
    void flush();

private:
    void repair();

    std::string file_;
    int descriptor_ = -1;
    bool sync_;
    std::string pending_;
};

}  // namespace simulator
