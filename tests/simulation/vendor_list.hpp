// An account's list of messages and calls to a number: ours, and those of other programs that share the account.
#pragma once

#include <outbound/message.hpp>
#include <outbound/provider.hpp>

#include <string>
#include <vector>

namespace outbound::simulation {

class vendor_list {
public:
    explicit vendor_list(outbound::channel via) : channel_{via} {}

    void add(const message& ours, timestamp at);
    /// Another program sends a message to that number, or calls it, and it is delivered.
    void add_foreign(std::string address, timestamp at);

    /// The vendor's id of the entry that Twilio's reader matches with the message; empty if none.
    std::string find(const inquiry& question, timestamp now) const;

private:
    struct entry {
        std::string id;
        std::string from;
        std::string address;
        std::string text;
        timestamp created;
    };

    outbound::channel channel_;
    std::vector<entry> entries_;
};

}  // namespace outbound::simulation
