// A SELECT of rows of outbound_campaigns, some of which may be unreadable.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/campaign.hpp>

#include <optional>

namespace outbound::sql {

enum class campaign_texts {
    read,
    left_out,  ///< text, html, message, script and content are empty.
};

/// A SELECT of campaigns, which reads each row into a member.
class campaign_rows {
public:
    /// `condition` follows WHERE.
    template <class... Variables>
    campaign_rows(connection& db, const std::string& condition, const Variables&... variables)
        : campaign_rows{db, campaign_texts::read, condition, variables...}
    {
    }
    template <class... Variables>
    campaign_rows(connection& db, campaign_texts columns, const std::string& condition, const Variables&... variables)
        : rows_{select(db, columns, condition, variables...)}
    {
    }

    /// Return the first or next campaign; `nullopt` if there is none. Throw unreadable_value.
    std::optional<campaign> first() { return to_first() ? std::optional{require_readable()} : std::nullopt; }
    std::optional<campaign> next() { return to_next() ? std::optional{require_readable()} : std::nullopt; }

    /// Advance to a row, which may be unreadable; false if there is none.
    bool to_first() { return rows_.execute() && took_columns(); }
    bool to_next() { return rows_.fetch() && took_columns(); }

    /// The current row. If it is unreadable, only id, name and updated_at are valid.
    const campaign& row() const noexcept { return c_; }
    /// The first unreadable column and its fault; empty if all are readable.
    const std::string& fault() const noexcept { return fault_; }
    /// The current row. Throws unreadable_value.
    const campaign& require_readable() const
    {
        if (!fault_.empty())
            throw unreadable_value{"campaign " + std::to_string(c_.id) + " cannot be read: " + fault_};
        return c_;
    }

private:
    /// Columns whose values must be parsed.
    struct checked_columns {
        checked<channel> type;
        checked<campaign_status> status;
        checked<message_kind> kind;
        checked<boost::json::object> metadata;
        checked<outbound::pause_reason> pause_reason;
        checked<boost::json::object> script;
        checked<call_options> call;
        checked<boost::json::object> content;
        checked<segment> recipient_segments;
        checked<outbound::on_unknown> on_unknown;
        checked<sending_hours> hours;
    };

    bool took_columns()
    {
        fault_.clear();
        take("type", checked_.type, c_.type);
        take("status", checked_.status, c_.status);
        take("kind", checked_.kind, c_.kind);
        take("metadata", checked_.metadata, c_.metadata);
        take("pause_reason", checked_.pause_reason, c_.pause_reason);
        take("script", checked_.script, c_.script);
        take("call_options", checked_.call, c_.call);
        take("content", checked_.content, c_.content);
        take("recipient_segments", checked_.recipient_segments, c_.recipient_segments);
        take("on_unknown", checked_.on_unknown, c_.on_unknown);
        take("hours", checked_.hours, c_.hours);
        return true;
    }

    template <class T>
    void take(std::string_view column, const checked<T>& from, T& to)
    {
        to = from.value;
        if (fault_.empty() && !from.fault.empty())
            fault_ = std::string{column} + ": " + from.fault;
    }

    template <class... Variables>
    query select(connection& db, campaign_texts columns, const std::string& condition, const Variables&... variables)
    {
        using soci::into;
        const bool all = columns == campaign_texts::read;
        return db.prepare(
            "SELECT id, name, type, status, pause_reason, pause_detail, from_address, from_name, reply_to_address, "
            "reply_to_name, template_id, script_id, subject, " +
                std::string{all ? "text, html" : "'', ''"} +
                ", unsubscribe_url, track_opens, track_clicks, configuration_set, " + (all ? "message" : "''") +
                ", messaging_service, " + (all ? "script" : "''") + ", call_options, " + (all ? "content" : "''") +
                ", recipient_segments, on_unknown, pace, timezone, hours, scheduled_at, expires_at, started_at, "
                "prepared_at, "
                "completed_at, events_pruned_at, "
                "created_at, updated_at, revision, coalesce(messages_of, ''), kind, "
                "coalesce(external_id, ''), metadata FROM outbound_campaigns WHERE " +
                condition,
            variables..., into(c_.id), into(c_.name), into(checked_.type), into(checked_.status),
            into(checked_.pause_reason), into(c_.pause_detail), into(c_.from.address), into(c_.from.name),
            into(c_.reply_to.address), into(c_.reply_to.name), into(c_.template_id), into(c_.script_id),
            into(c_.subject), into(c_.text), into(c_.html), into(c_.unsubscribe_url), into(c_.track_opens),
            into(c_.track_clicks), into(c_.configuration_set), into(c_.message), into(c_.messaging_service),
            into(checked_.script), into(checked_.call), into(checked_.content), into(checked_.recipient_segments),
            into(checked_.on_unknown), into(c_.pace), into(c_.timezone), into(checked_.hours), into(c_.scheduled_at),
            into(c_.expires_at), into(c_.started_at), into(c_.prepared_at), into(c_.completed_at),
            into(c_.events_pruned_at), into(c_.created_at), into(c_.updated_at), into(c_.revision),
            into(c_.messages_of), into(checked_.kind), into(c_.external_id), into(checked_.metadata));
    }

    campaign c_;
    checked_columns checked_;
    std::string fault_;
    query rows_;
};

}  // namespace outbound::sql
