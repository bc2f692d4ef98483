// Calls on contacts, with faults.
#pragma once

#include "simulation/faulty_store.hpp"

namespace outbound::simulation {

class faulty_contacts final : public contact_store {
public:
    explicit faulty_contacts(store_door door) : door_{door} {}

    std::vector<upserted> upsert(std::span<const contact> contacts) override
    {
        return door_.write(
            store_call::upsert_contacts, [this, own = std::vector<contact>{contacts.begin(), contacts.end()}] {
                auto done = real().upsert(own);
                door_.committed([own, done](facts& to) {
                    for (std::size_t i = 0; i < own.size(); ++i)
                        to.contact_stored(done[i].id, own[i]);
                });
                return done;
            });
    }
    std::vector<upserted> edit(std::span<const std::string> external_ids, const contact_edit& change) override
    {
        return door_.write(store_call::upsert_contacts,
            [this, change, own = std::vector<std::string>{external_ids.begin(), external_ids.end()}] {
                auto done = real().edit(own, change);
                door_.committed([this, done](facts& to) {
                    for (const auto& each : done)
                        if (const auto stored = real().get(each.id))
                            to.contact_stored(each.id, *stored);
                });
                return done;
            });
    }
    std::optional<contact> get(contact_id id) override
    {
        return door_.read([&] { return real().get(id); });
    }
    std::optional<contact> find(std::string_view external_id) override
    {
        return door_.read([&] { return real().find(external_id); });
    }
    std::vector<address_match> find_by_address(channel via, std::span<const std::string> addresses) override
    {
        return door_.read([&] { return real().find_by_address(via, addresses); });
    }
    page<contact> list(const segment& filter, std::string_view search, const page_request& slice) override
    {
        return real().list(filter, search, slice);
    }
    std::int64_t count(const segment& filter, std::optional<channel> via) override { return real().count(filter, via); }
    audience_estimate estimate(const segment& filter, channel via, message_kind kind) override
    {
        return real().estimate(filter, via, kind);
    }
    bool remove(contact_id id) override
    {
        return door_.write(store_call::remove_contact, [=, this] {
            const bool existed = real().remove(id);
            report_removed(id, false);
            return existed;
        });
    }
    std::optional<erasure> erase(contact_id id) override
    {
        return door_.write(store_call::erase_contact, [=, this] {
            auto done = real().erase(id);
            report_removed(id, true);
            return done;
        });
    }
    std::optional<contact_id> find_erased(std::string_view external_id) override
    {
        return real().find_erased(external_id);
    }
    bool has_deleted_bytes() override { return real().has_deleted_bytes(); }
    bool index_for_search(std::int64_t spare) override
    {
        return door_.write(store_call::index_contacts, [=, this] {
            const bool indexed = real().index_for_search(spare);
            if (indexed)
                door_.changed();
            return indexed;
        });
    }
    std::int64_t unindexed() override { return real().unindexed(); }

private:
    contact_store& real() { return door_.room.real.contacts(); }
    void report_removed(contact_id id, bool is_erased)
    {
        door_.committed([=](facts& to) { to.contact_removed(id, is_erased); });
    }

    store_door door_;
};

}  // namespace outbound::simulation
