// Calls of operators, webhooks and people, with faults; and the store that combines all parts.
#include "simulation/faulty_store.hpp"

#include "simulation/faulty_contacts.hpp"
#include "simulation/faulty_dispatch.hpp"
#include "simulation/faulty_messages.hpp"

namespace outbound::simulation {
namespace {

class faulty_campaigns final : public campaign_store {
public:
    explicit faulty_campaigns(store_door door) : door_{door} {}

    campaign create(const campaign& c) override
    {
        return door_.write(store_call::create_campaign, [this, c] {
            auto made = real().create(c);
            door_.committed([made](facts& to) { to.campaign_created(made); });
            return made;
        });
    }
    std::optional<campaign> get(campaign_id id) override
    {
        return door_.read([&] { return real().get(id); });
    }
    page<campaign> list(const campaign_filter& filter, const page_request& slice) override
    {
        return door_.read([&] { return real().list(filter, slice); });
    }
    std::optional<campaign> update(const campaign& c) override
    {
        return door_.write(store_call::update_campaign, [this, c] {
            auto after = real().update(c);
            door_.committed([after](facts& to) {
                if (after)
                    to.campaign_updated(*after);
            });
            return after;
        });
    }
    status_change change_status(campaign_id id, const status_request& request) override
    {
        return door_.write(store_call::change_status, [this, id, request] {
            auto change = real().change_status(id, request);
            door_.committed([id, c = change.after](facts& to) {
                c.status == campaign_status::scheduled ? to.campaign_scheduled(c) : to.status_changed(id, c.status);
            });
            return change;
        });
    }
    bool remove(campaign_id id) override
    {
        return door_.write(store_call::remove_campaign, [=, this] {
            const bool existed = real().remove(id);
            door_.committed([=](facts& to) { to.campaign_removed(id); });
            return existed;
        });
    }
    std::int64_t prune_events(campaign_id id, std::size_t limit) override { return real().prune_events(id, limit); }
    page<recipient> recipients(campaign_id id, const recipient_filter& filter, const page_request& slice) override
    {
        return real().recipients(id, filter, slice);
    }
    send_counts counts(campaign_id id) override { return real().counts(id); }
    reason_counts reasons(campaign_id id, std::size_t limit) override { return real().reasons(id, limit); }
    std::vector<period_count> period_counts(std::span<const timestamp> bounds) override
    {
        return real().period_counts(bounds);
    }
    campaign_totals totals() override { return real().totals(); }
    std::int64_t retry_failed(campaign_id id, std::string_view reason) override
    {
        return door_.write(store_call::retry_failed, [=, this] {
            const auto queued = real().retry_failed(id, reason);
            door_.committed([id, c = real().get(id)](facts& to) {
                if (c)
                    to.status_changed(id, c->status);
                to.failed_retried(id);
            });
            return queued;
        });
    }
    std::vector<recipient> history(contact_id id) override { return real().history(id); }
    std::vector<inconsistency> verify(campaign_id id) override { return real().verify(id); }
    std::vector<unreadable_campaign> unreadable() override
    {
        return door_.read([&] { return real().unreadable(); });
    }

private:
    campaign_store& real() { return door_.room.real.campaigns(); }

    store_door door_;
};

class faulty_suppressions final : public suppression_store {
public:
    explicit faulty_suppressions(store_door door) : door_{door} {}

    std::int64_t add(std::span<const suppression> entries) override
    {
        return door_.write(
            store_call::add_suppressions, [this, own = std::vector<suppression>{entries.begin(), entries.end()}] {
                const auto added = real().add(own);
                door_.committed([own](facts& to) { to.suppressed(own); });
                return added;
            });
    }
    std::optional<suppression> find(channel via, std::string_view address, message_kind kind) override
    {
        return door_.read([&] { return real().find(via, address, kind); });
    }
    page<suppression> list(std::optional<channel> via, const page_request& slice) override
    {
        return real().list(via, slice);
    }
    suppression_history history(channel via, std::string_view address) override { return real().history(via, address); }
    std::int64_t remove(channel via, std::string_view address, std::string_view reason) override
    {
        return door_.write(store_call::remove_suppression,
            [this, via, own_address = std::string{address}, named = std::string{reason}] {
                const auto held = real().remove(via, own_address, named);
                door_.committed([via, own_address](facts& to) { to.unsuppressed(via, own_address); });
                return held;
            });
    }

private:
    suppression_store& real() { return door_.room.real.suppressions(); }

    store_door door_;
};

class faulty_events final : public event_store {
public:
    explicit faulty_events(store_door door) : door_{door} {}

    event_intake record(std::span<const provider_event> events) override
    {
        return door_.write(
            store_call::record_events, [this, own = std::vector<provider_event>{events.begin(), events.end()}] {
                auto intake = real().record(own);
                door_.committed([own](facts& to) { to.events_recorded(own); });
                return intake;
            });
    }
    std::vector<channel> unsubscribe(const unsubscription& request) override
    {
        return door_.write(store_call::unsubscribe, [this, request] {
            auto silent = real().unsubscribe(request);
            const bool is_stored = door_.room.real.campaigns().get(request.recipient.campaign).has_value();
            door_.committed([=, has_effect = !silent.empty()](facts& to) {
                if (has_effect)
                    to.unsubscribed(request.recipient, request.all_channels, is_stored);
            });
            return silent;
        });
    }
    match_result match_again(std::int64_t after, std::size_t limit) override
    {
        return door_.write(store_call::match_again, [=, this] {
            auto found = real().match_again(after, limit);
            door_.committed();
            return found;
        });
    }
    event_counts counts(campaign_id id) override { return real().counts(id); }
    std::vector<link_count> links(campaign_id id, std::size_t limit) override { return real().links(id, limit); }
    std::vector<minute_count> minutes(campaign_id id, timestamp from, timestamp to, std::size_t limit) override
    {
        return real().minutes(id, from, to, limit);
    }
    std::vector<stored_event> history(const recipient_place& recipient) override { return real().history(recipient); }
    std::vector<key_count> keys(campaign_id id, std::size_t limit) override { return real().keys(id, limit); }
    page<unmatched_event> unmatched_events(const inbound_filter& filter, const page_request& slice) override
    {
        return real().unmatched_events(filter, slice);
    }
    std::optional<unmatched_event> inbound(std::int64_t id) override { return real().inbound(id); }
    std::optional<unmatched_event> set_handled(std::int64_t id, bool handled) override
    {
        return real().set_handled(id, handled);
    }
    unmatched_totals unmatched() override
    {
        return door_.read([&] { return real().unmatched(); });
    }
    std::int64_t prune_unmatched(timestamp before, std::size_t limit) override
    {
        return real().prune_unmatched(before, limit);
    }
    std::int64_t refold(campaign_id id) override
    {
        return door_.write(store_call::refold, [=, this] {
            const auto mended = real().refold(id);
            door_.committed();
            return mended;
        });
    }

private:
    event_store& real() { return door_.room.real.events(); }

    store_door door_;
};

class faulty_archives final : public archive_store {
public:
    explicit faulty_archives(store_door door) : door_{door} {}

    archived_campaign campaign(campaign_id id) override
    {
        return door_.read([&] {
            auto found = real().campaign(id);
            door_.room.observer.campaign_archived(id);
            return found;
        });
    }
    archived_rows rows(campaign_id id, archive_part part, const boost::json::array& after, std::size_t limit) override
    {
        return door_.read([&] { return real().rows(id, part, after, limit); });
    }
    restoration begin(std::string_view instance, campaign_id was) override { return real().begin(instance, was); }
    void write(const restoration& to, archive_part part, const boost::json::array& rows) override
    {
        door_.write(store_call::write_archive, [this, to, part, rows] {
            real().write(to, part, rows);
            door_.changed();
        });
    }
    void end(const restoration& to, const boost::json::object& row) override
    {
        door_.write(store_call::end_archive, [this, to, row] {
            real().end(to, row);
            door_.committed([id = to.id](facts& to_model) { to_model.campaign_restored(id); });
        });
    }
    void drop(campaign_id id) override { real().drop(id); }

private:
    archive_store& real() { return door_.room.real.archives(); }

    store_door door_;
};

class faulty_jobs final : public job_store {
public:
    explicit faulty_jobs(store_door door) : door_{door} {}

    job create(job_kind kind, const boost::json::object& request) override { return real().create(kind, request); }
    std::optional<job> get(job_id id) override
    {
        return door_.read([&] { return real().get(id); });
    }
    page<job> list(const page_request& slice) override { return real().list(slice); }
    bool update(const job& j) override
    {
        return door_.write(store_call::update_job, [this, j] {
            const bool is_known = real().update(j);
            door_.changed();
            return is_known;
        });
    }

private:
    job_store& real() { return door_.room.real.jobs(); }

    store_door door_;
};

class faulty_store final : public store {
public:
    faulty_store(store_door door, std::chrono::microseconds ahead)
        : door_{door},
          real_{door.room.real},
          ahead_{ahead},
          contacts_{door},
          campaigns_{door},
          suppressions_{door},
          jobs_{door},
          events_{door},
          archives_{door},
          messages_{door},
          dispatch_{door},
          watches_{door},
          pace_{door}
    {
    }

    const std::string& instance() const noexcept override { return real_.instance(); }
    const std::string& secret() const noexcept override { return real_.secret(); }
    std::chrono::microseconds ahead() override { return ahead_; }
    void atomically(const std::function<void()>& f) override
    {
        door_.run_unit([this](const auto& g) { real_.atomically(g); }, f);
    }
    void atomically_if_unchanged(const std::function<void()>& f) override
    {
        door_.run_unit([this](const auto& g) { real_.atomically_if_unchanged(g); }, f);
    }
    void read_together(const std::function<void()>& f) override
    {
        door_.run_unit([this](const auto& g) { real_.read_together(g); }, f);
    }
    void after_commit(std::function<void()> f) override { real_.after_commit(std::move(f)); }
    contact_store& contacts() noexcept override { return contacts_; }
    segment_store& segments() noexcept override { return real_.segments(); }
    template_store<email_template>& email_templates() noexcept override { return real_.email_templates(); }
    template_store<sms_template>& sms_templates() noexcept override { return real_.sms_templates(); }
    template_store<saved_script>& phone_scripts() noexcept override { return real_.phone_scripts(); }
    campaign_store& campaigns() noexcept override { return campaigns_; }
    suppression_store& suppressions() noexcept override { return suppressions_; }
    job_store& jobs() noexcept override { return jobs_; }
    event_store& events() noexcept override { return events_; }
    archive_store& archives() noexcept override { return archives_; }
    token_store& tokens() noexcept override { return real_.tokens(); }
    audit_store& audit() noexcept override { return real_.audit(); }
    event_log_store& event_log() noexcept override { return real_.event_log(); }
    idempotency_store& idempotency() noexcept override { return real_.idempotency(); }
    event_endpoint_store& event_endpoints() noexcept override { return real_.event_endpoints(); }
    message_store& messages() noexcept override { return messages_; }
    dispatch_store& dispatch() noexcept override { return dispatch_; }
    watch_store& watches() noexcept override { return watches_; }
    pace_store& pace() noexcept override { return pace_; }

private:
    store_door door_;
    store& real_;
    std::chrono::microseconds ahead_;
    faulty_contacts contacts_;
    faulty_campaigns campaigns_;
    faulty_suppressions suppressions_;
    faulty_jobs jobs_;
    faulty_events events_;
    faulty_archives archives_;
    faulty_messages messages_;
    faulty_dispatch dispatch_;
    faulty_watches watches_;
    faulty_pace pace_;
};

}  // namespace

std::unique_ptr<store> make_faulty_store(store_room& room, int program, std::chrono::microseconds ahead)
{
    return std::make_unique<faulty_store>(store_door{room, program}, ahead);
}

}  // namespace outbound::simulation
