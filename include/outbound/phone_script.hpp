// The script of a call: steps with templates, compiled once and rendered per recipient as TwiML.
#pragma once

#include <outbound/hours.hpp>
#include <outbound/names.hpp>
#include <outbound/template.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// The action when a machine answers.
enum class voicemail_action {
    go_on,          ///< Continues as for a person; detection is not needed.
    hang_up,        ///< Ends the call.
    leave_message,  ///< Runs the steps of `voicemail` after the beep.
};

template <>
struct names<voicemail_action> {
    static constexpr name_table<voicemail_action, 3> value{{
        {voicemail_action::go_on, "continue"},
        {voicemail_action::hang_up, "hang_up"},
        {voicemail_action::leave_message, "leave_message"},
    }};
};

/// Maximum number of characters of TwiML inside a call request (Twilio error 32018).
constexpr std::size_t most_inline_twiml = 4'000;

/// Settings for rendering, besides the recipient's values.
struct call_settings {
    /// Absolute URL, with a query, to which keys are reported; `&gather=<number>` is appended, and
    /// `&opt_out=<keys>`, separated by dots, if some keys opt out.
    std::string gather_url;
    std::string voice;     ///< Overrides the script's voice unless empty.
    std::string language;  ///< Overrides the script's language unless empty.
    /// Absolute URL, with a query, at which transfers and recordings continue; `&transfer=<number>`,
    /// `&whisper=<number>` or `&recording=<number>` is inserted before its fragment.
    std::string step_url{};
    std::string caller_id{};  ///< Our number, which a transfer shows unless the script names another.
};

/// The meaning of a pressed key.
struct pressed_key {
    std::string name;  ///< The script's name for the answer; the key itself if it has no name.
    bool opts_out = false;
};

/// When a transfer may be tried.
struct transfer_hours {
    std::string timezone;  ///< IANA name; empty: at any hour.
    sending_hours hours;
};

/// A compiled script. Cheap to copy; immutable, so any thread may render it.
///
/// Spoken text is plain text with placeholders: template and values are escaped together, so neither can inject markup.
/// A call runs its steps and ends. A gather speaks its prompt and waits for a key: the steps of that key are the rest
/// of the call. Without a key, or with an unknown key, the call continues after the gather. A transfer connects the
/// person with somebody else, which is the rest of the call. If nobody answers there, and outside of its hours, its
/// fallback follows, and the call continues after the transfer. A recording is made after its consent text.
class phone_script {
public:
    /// Compiles {"voice", "language", "steps": [...], "voicemail": {...}}. Throws error{errc::invalid} with the path of
    /// each fault (`steps[2].say`), prefixed with `where` and a dot unless `where` is empty.
    explicit phone_script(const boost::json::object& source, std::string_view where = {});

    /// The script without steps.
    phone_script();

    /// Whether the script has no steps.
    bool empty() const noexcept;

    /// Top-level names that the templates read, sorted, without duplicates.
    const std::vector<std::string>& variables() const noexcept;

    /// The action when a machine answers.
    voicemail_action on_voicemail() const noexcept;

    /// Whether the call needs machine detection before it speaks. Twilio must then fetch the TwiML, because inline
    /// TwiML cannot wait; so must TwiML of more than most_inline_twiml characters.
    bool needs_detection() const noexcept { return on_voicemail() != voicemail_action::go_on; }

    /// Whether the vendor asks how to continue during the call: the script has gathers, transfers or recordings, which
    /// need `gather_url` and `step_url`.
    bool calls_back() const noexcept;

    /// Renders the whole call for a person. Names without value or fallback are added to `missing` if it is given.
    /// Throws error{errc::invalid} when a template exceeds its limits, a step exceeds the limit of its voice (3,000 to
    /// 5,000 characters), a URL to play is not https, or the document exceeds 64 KB.
    std::string twiml(
        const boost::json::object& values, const call_settings& settings, missing_names* missing = nullptr) const;

    /// Renders the whole call for a machine. Otherwise as twiml().
    std::string voicemail_twiml(
        const boost::json::object& values, const call_settings& settings, missing_names* missing = nullptr) const;

    /// The meaning of the keys `digits` for gather number `gather` (as reported to gather_url); `nullopt` if there is
    /// no such gather. Unknown keys have an empty name.
    std::optional<pressed_key> press(std::size_t gather, std::string_view digits) const;

    /// Renders the rest of the call after these keys of an existing gather. Otherwise as twiml().
    std::string twiml_after(std::size_t gather, std::string_view digits, const boost::json::object& values,
        const call_settings& settings, missing_names* missing = nullptr) const;

    /// The hours of transfer number `transfer` (as reported to step_url); null if there is no such transfer.
    const transfer_hours* hours_of_transfer(std::size_t transfer) const noexcept;

    /// Renders an existing transfer, whatever its hours. Otherwise as twiml().
    std::string transfer_twiml(std::size_t transfer, const boost::json::object& values, const call_settings& settings,
        missing_names* missing = nullptr) const;

    /// Renders what the callee of an existing transfer hears before both are connected. Otherwise as twiml().
    std::string whisper_twiml(std::size_t transfer, const boost::json::object& values, const call_settings& settings,
        missing_names* missing = nullptr) const;

    /// Renders the rest of the call after an existing transfer without a conversation. Otherwise as twiml().
    std::string twiml_without_transfer(std::size_t transfer, const boost::json::object& values,
        const call_settings& settings, missing_names* missing = nullptr) const;

    /// Whether the script has recording number `recording` (as reported to step_url).
    bool has_recording(std::size_t recording) const noexcept;

    /// Renders the rest of the call after an existing recording. Otherwise as twiml().
    std::string twiml_after_recording(std::size_t recording, const boost::json::object& values,
        const call_settings& settings, missing_names* missing = nullptr) const;

    /// Renders everything that the call may say, whoever answers and whatever keys are pressed. Adds missing names and
    /// throws as twiml() does.
    void check(const boost::json::object& values, const call_settings& settings, missing_names& missing) const;

private:
    struct compiled;

    std::shared_ptr<const compiled> compiled_;
};

/// Whether Twilio accepts this TwiML inside a call request; otherwise Twilio must fetch it.
bool fits_inline(std::string_view twiml) noexcept;

}  // namespace outbound
