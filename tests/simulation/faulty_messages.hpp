// Calls on one-off messages, with faults.
#pragma once

#include "simulation/faulty_store.hpp"

namespace outbound::simulation {

class faulty_messages final : public message_store {
public:
    explicit faulty_messages(store_door door) : door_{door} {}

    one_off_message add(const new_message& m) override
    {
        return door_.write(store_call::add_message, [this, m] {
            auto stored = real().add(m);
            door_.committed([stored](facts& to) { to.message_stored(stored); });
            return stored;
        });
    }
    std::optional<one_off_message> get(message_id id) override
    {
        return door_.read([&] { return real().get(id); });
    }
    std::optional<one_off_message> find(std::string_view key) override
    {
        return door_.read([&] { return real().find(key); });
    }
    page<one_off_message> list(const message_filter& filter, const page_request& slice) override
    {
        return real().list(filter, slice);
    }
    std::optional<message_texts> texts(campaign_id campaign, recipient_seq seq) override
    {
        return door_.read([&] { return real().texts(campaign, seq); });
    }

private:
    message_store& real() { return door_.room.real.messages(); }

    store_door door_;
};

}  // namespace outbound::simulation
