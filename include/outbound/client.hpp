// outbound as typed objects: one client over one database, with an object for each noun of the table of operations.
// Every method runs the operation of its name, so it validates as the command line, REST and the bindings do.
// Asio's completion tokens: see async.hpp. Operations without a typed method: client::call().
#pragma once

#include <outbound/analytics.hpp>
#include <outbound/campaign_parts.hpp>
#include <outbound/contact_store.hpp>
#include <outbound/error.hpp>
#include <outbound/event.hpp>
#include <outbound/filters.hpp>
#include <outbound/job_store.hpp>
#include <outbound/message_store.hpp>
#include <outbound/pages.hpp>
#include <outbound/recipient.hpp>
#include <outbound/template_store.hpp>

#include <boost/json/fwd.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound {

class service;

/// Objects that client returns. Cheap to copy; the client outlives them. Threads: any.
namespace nouns {

struct upserted_contact {
    contact_id id = 0;  ///< 0: the row was refused.
    std::string external_id{};
    bool created = false;
    std::optional<problem> fault{};  ///< Why the row was refused.
};

struct upsert_report {
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t failed = 0;
    std::vector<upserted_contact> items{};  ///< One for each contact, in their order.
};

class contacts {
public:
    explicit contacts(service& over) : over_{&over} {}

    /// Creates contacts, or changes those that external_id, email or phone identifies: empty members stay as they are.
    /// A contact that breaks a rule fails alone. 1–1000 contacts.
    result<upsert_report> upsert(const std::vector<contact>& people) const;
    /// Changes one contact, named by its id, to what is given: empty members are cleared.
    result<contact> update(const contact& person) const;
    /// Those of a segment, and those whose external_id, name, email, phone or company holds `search`.
    pages<contact> list(const segment& filter = {}, std::string_view search = {}, const page_options& first = {}) const;
    result<contact> get(contact_id id) const;
    result<contact> get(std::string_view external_id) const;
    /// What was sent to it stays on record.
    result<void> remove(contact_id id) const;
    /// Removes everything that is kept of a contact, present or deleted.
    result<void> erase(contact_id id) const;

private:
    service* over_;
};

struct import_options {
    bool into_suppressions = false;          ///< Rows become suppressions; else contacts.
    std::optional<outbound::channel> via{};  ///< Suppressions: their channel, where no column says it.
    std::vector<std::pair<std::string, std::string>>
        columns{};                  ///< Column and member, `{"Mail", "email"}`; empty: by their names.
    std::string default_country{};  ///< `DE`: of phone numbers without a country code.
    bool dedupe = false;            ///< A row whose address another contact has changes that contact.
    bool blank_clears = false;      ///< Blank cells clear members; else they leave them.
    bool dry_run = false;           ///< Check everything, write nothing.
};

/// A row that was not imported, or a cell.
struct import_fault {
    std::int64_t line = 0;
    std::string column{};  ///< Empty: the row as a whole.
    std::string reason{};
};

struct import_progress {
    std::int64_t rows = 0;  ///< That this piece ended.
    std::int64_t imported = 0;
    std::int64_t invalid = 0;
    std::vector<import_fault> faults{};  ///< Of the piece; the first ones, where there are many.
};

class imports {
public:
    explicit imports(service& over) : over_{&over} {}

    result<job> create(const import_options& options = {}) const;
    /// The next piece of the file, in any cut, at most 1 MiB: CSV in the encoding of the file.
    result<import_progress> append(job_id id, std::string_view piece) const;
    /// Takes the last row and ends the import.
    result<job> commit(job_id id) const;

private:
    service* over_;
};

class segments {
public:
    explicit segments(service& over) : over_{&over} {}

    result<saved_segment> create(std::string_view name, const segment& filter) const;
    result<saved_segment> update(const saved_segment& changed) const;
    pages<saved_segment> list(const page_options& first = {}) const;
    result<saved_segment> get(segment_id id) const;
    /// Campaigns keep their own copy.
    result<void> remove(segment_id id) const;
    /// The number of contacts; with a channel, of those that have the address it needs.
    result<std::int64_t> count(const segment& filter, std::optional<channel> via = std::nullopt) const;

private:
    service* over_;
};

/// Reusable content: email_template, sms_template, saved_script.
template <class T>
class templates {
public:
    explicit templates(service& over) : over_{&over} {}

    /// Faults are reported with line and column.
    result<T> create(const T& content) const;
    result<T> update(const T& changed) const;
    pages<T> list(const page_options& first = {}) const;
    result<T> get(template_id id) const;
    result<T> get(std::string_view slug) const;
    result<void> remove(template_id id) const;

private:
    service* over_;
};

extern template class templates<email_template>;
extern template class templates<sms_template>;
extern template class templates<saved_script>;

/// A campaign that was paused or cancelled.
struct halted_campaign : campaign {
    std::int64_t in_flight = 0;  ///< Messages whose outcome is still awaited.
};

/// Recipients by status, and what vendors reported of them. Further counters: `campaigns.analytics` by client::call().
struct campaign_analytics : send_counts {
    campaign_status status = campaign_status::draft;
    std::string cost{};  ///< Of the messages that were sent, such as `1.25 USD`; empty: no price is configured.
    std::int64_t delivered = 0;
    std::int64_t bounced = 0;
    std::int64_t answered = 0;       ///< Calls, by people.
    std::int64_t unique_opens = 0;   ///< Recipients who opened.
    std::int64_t unique_clicks = 0;  ///< Recipients who clicked.
    std::int64_t unique_replies = 0;
    std::int64_t complained = 0;
    std::int64_t unsubscribed = 0;
    std::int64_t opted_out = 0;
};

/// Conditions of a list; empty: any.
struct campaign_query {
    std::optional<campaign_status> status{};
    std::optional<channel> type{};
    boost::json::object metadata{};  ///< Members that campaign::metadata has: texts, integers, true or false.
};

struct recipient_query {
    std::optional<recipient_status> status{};
    std::string reason{};
    std::string key{};                       ///< Phone: who pressed these digits.
    std::optional<std::int64_t> question{};  ///< With `key`: the question of the script, from 1.
};

class campaigns {
public:
    explicit campaigns(service& over) : over_{&over} {}

    /// Creates a draft; with `scheduled_at`, a scheduled campaign. If a campaign has its external_id, changes that one
    /// as update() does; members without a value stay.
    result<campaign> create(const campaign& c) const;
    /// The same with content of one channel, which sets the type.
    result<campaign> create(campaign c, campaign_parts parts) const;
    /// Changes a draft to what is given; afterwards only name, pace, hours, external_id and metadata may differ.
    result<campaign> update(const campaign& c) const;
    result<void> remove(campaign_id id) const;
    /// A new draft of the campaign's settings; without a name, the campaign's with " (copy)".
    result<campaign> clone(campaign_id id, std::string_view name = {}) const;
    /// Starts it now and pins its content. One that is to start later is refused unless `before_its_time`.
    result<campaign> start(campaign_id id, bool before_its_time = false) const;
    /// Starts it at a time; without one, at the campaign's own.
    result<campaign> schedule(campaign_id id, std::optional<timestamp> at = std::nullopt) const;
    result<campaign> unschedule(campaign_id id) const;
    /// When it returns, no new window starts.
    result<halted_campaign> pause(campaign_id id, std::string_view detail = {}) const;
    result<campaign> resume(campaign_id id) const;
    result<halted_campaign> cancel(campaign_id id) const;
    /// Queues failed recipients again, with a reason only those that failed for it; returns how many.
    result<std::int64_t> retry_failed(campaign_id id, std::string_view reason = {}) const;
    result<campaign> get(campaign_id id) const;
    result<campaign> get(std::string_view external_id) const;
    /// Without their texts.
    pages<campaign> list(const campaign_query& query = {}, const page_options& first = {}) const;
    /// By seq.
    pages<recipient> recipients(
        campaign_id id, const recipient_query& query = {}, const page_options& first = {}) const;
    result<campaign_analytics> analytics(campaign_id id) const;

private:
    service* over_;
};

class suppressions {
public:
    explicit suppressions(service& over) : over_{&over} {}

    /// Keeps addresses from being contacted; returns how many were new. Of an entry channel, address, reason and
    /// expires_at count. 1–1000 entries.
    result<std::int64_t> add(const std::vector<suppression>& entries) const;
    /// Those that hold now.
    pages<suppression> list(std::optional<channel> via = std::nullopt, const page_options& first = {}) const;
    /// Whether the address is suppressed now.
    result<bool> contains(channel via, std::string_view address) const;
    /// Lets the address be contacted again, or lifts one reason.
    result<void> remove(channel via, std::string_view address, std::string_view reason = {}) const;

private:
    service* over_;
};

/// A message to one recipient: give one of `to`, `contact` and `external_id`.
struct message_request {
    std::string to{};           ///< An email address, or a number in E.164.
    contact_id contact = 0;     ///< Its values may be read by the content.
    std::string external_id{};  ///< Of a contact.
    campaign_parts content{};   ///< Its type is the channel. Calls: without `redial`.
    sender from{};
    sender reply_to{};
    message_kind kind = message_kind::transactional;
    boost::json::object values{};        ///< Values of the templates; they override the contact's.
    std::string key{};                   ///< A message with this key is sent once.
    std::optional<timestamp> send_at{};  ///< Not before; `nullopt`: at once.
    boost::json::object metadata{};      ///< Notes of the caller, which are not sent.
};

struct accepted_message {
    message_id id = 0;               ///< 0: the message was refused.
    std::optional<problem> fault{};  ///< Why it was refused.
};

class messages {
public:
    explicit messages(service& over) : over_{&over} {}

    /// Accepts a message; workers send it. Where a message with its key exists, returns that one.
    result<one_off_message> send(const message_request& m) const;
    /// A message that breaks a rule fails alone. 1–1000 messages; the results are in their order.
    result<std::vector<accepted_message>> send_batch(const std::vector<message_request>& batch) const;
    result<one_off_message> get(message_id id) const;
    result<one_off_message> get(std::string_view key) const;
    /// The newest first.
    pages<one_off_message> list(const message_filter& filter = {}, const page_options& first = {}) const;

private:
    service* over_;
};

}  // namespace nouns

/// outbound over one database.
///
/// Threads: every method may be called from any thread. Results: what is refused is a problem in the result;
/// std::bad_alloc is thrown. Lifetime: asynchronous calls (async.hpp) are waited for by the destructor.
class client {
public:
    /// The configuration that the command line takes: that of OUTBOUND_CONFIG (a document, or the path of a file), of
    /// outbound.json in the working directory, or {}. Throws error{errc::config, errc::store, errc::schema}.
    client();
    /// A document, or the path of a file. Cheap: no threads, no dispatching. Throws likewise.
    explicit client(std::string_view config);
    /// Over a service with objects of the host: `client{service::open(config, extras)}`.
    explicit client(std::shared_ptr<outbound::service> over);
    ~client();
    client(client&&) noexcept;
    client& operator=(client&&) noexcept;

    nouns::contacts contacts() const;
    nouns::imports imports() const;
    nouns::segments segments() const;
    nouns::templates<email_template> email_templates() const;
    nouns::templates<sms_template> sms_templates() const;
    nouns::templates<saved_script> phone_scripts() const;
    nouns::campaigns campaigns() const;
    nouns::suppressions suppressions() const;
    nouns::messages messages() const;

    /// Any operation, by its name. `timeout` bounds waiting for a database that others hold.
    result<boost::json::value> call(std::string_view operation, const boost::json::value& request,
        std::chrono::milliseconds timeout = std::chrono::seconds{30}) const;

    /// As the methods of service.
    void start();
    bool stop(std::chrono::milliseconds drain);
    bool wait_idle(std::chrono::milliseconds timeout);
    std::optional<event> poll(std::chrono::milliseconds timeout);
    void wake() noexcept;

    /// Web requests, the listener and the descriptor of events: include service.hpp.
    outbound::service& service() const noexcept;

    /// For async.hpp.
    struct state;
    state& internals() const noexcept { return *state_; }

private:
    std::unique_ptr<state> state_;
};

}  // namespace outbound
