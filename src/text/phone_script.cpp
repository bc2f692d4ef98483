// Renders the steps of a call as TwiML.
#include <outbound/phone_script.hpp>

#include "model/percent.hpp"
#include "model/utf8.hpp"
#include "text/escape.hpp"
#include "text/phone_steps.hpp"

#include <algorithm>

namespace outbound {

struct phone_script::compiled : text::phone_steps {};

namespace {

using text::phone_step;
using text::phone_steps;
using text::step_kind;
using text::step_place;

constexpr std::size_t most_document_bytes = 64 * 1024;

[[noreturn]] void refuse(const std::string& path, const std::string& message)
{
    throw error{problem{errc::invalid, path + ": " + message, {{path, message}}}};
}

// The maximum length of one Say, which depends on the voice.
std::size_t most_spoken(std::string_view voice) noexcept
{
    if (voice.starts_with("Polly."))
        return 3'000;
    return voice.starts_with("Google.") ? 5'000 : 4'096;
}

void append_attribute(std::string& out, std::string_view name, std::string_view value)
{
    if (value.empty())
        return;
    out.append(" ").append(name).append("=\"");
    text::append_escaped(out, value, text::escaping::xml);
    out += '"';
}

class twiml_writer {
public:
    twiml_writer(const phone_steps& script, const boost::json::object& values, const call_settings& settings,
        missing_names* missing)
        : script_{script},
          values_{values},
          settings_{settings},
          missing_{missing},
          voice_{settings.voice.empty() ? script.voice : settings.voice},
          language_{settings.language.empty() ? script.language : settings.language}
    {
    }

    // Renders the steps from a place, and the end of the call.
    std::string document(const step_place& from)
    {
        begin();
        append_steps(from);
        return end();
    }

    std::string transfer_document(std::size_t number)
    {
        begin();
        append_dial(number);
        return end();
    }

    // Without a Hangup, which would refuse the call.
    std::string whisper_document(std::size_t number)
    {
        begin();
        const auto& transfer = script_.transfers[number];
        if (transfer.has_whisper)
            append_say(transfer.whisper, transfer.path + ".whisper");
        return end("</Response>");
    }

private:
    void begin() { out_ = R"(<?xml version="1.0" encoding="UTF-8"?><Response>)"; }

    std::string end(std::string_view closing = "<Hangup/></Response>")
    {
        out_ += closing;
        if (out_.size() > most_document_bytes)
            refuse("steps", "the TwiML must be at most 64 KB, got " + std::to_string(out_.size()) + " bytes");
        return std::move(out_);
    }

    // Stops at a transfer: the vendor asks how to continue after it.
    void append_steps(const step_place& from)
    {
        const auto& list = script_.lists[from.list];
        for (auto i = from.step; i < list.steps.size(); ++i) {
            append_step(list.steps[i]);
            if (list.steps[i].kind == step_kind::transfer)
                return;
        }
        if (list.then)
            append_steps(*list.then);
    }

    void append_step(const phone_step& step)
    {
        switch (step.kind) {
        case step_kind::say:
            return append_say(step.words, step.path + ".say");
        case step_kind::play:
            return append_play(step);
        case step_kind::pause:
            out_ += "<Pause length=\"" + std::to_string(step.seconds) + "\"/>";
            return;
        case step_kind::gather:
            return append_gather(step.number);
        case step_kind::transfer:
            return append_transfer(step.number);
        case step_kind::record:
            return append_recording(step.number);
        }
    }

    void append_say(const text_template& spoken, const std::string& path)
    {
        std::string words;
        spoken.render(values_, words, missing_);
        if (const auto most = most_spoken(voice_); count_characters(words) > most)
            refuse(path, "must be at most " + std::to_string(most) + " characters with the recipient's values, got " +
                             std::to_string(count_characters(words)));
        out_ += "<Say";
        append_attribute(out_, "voice", voice_);
        append_attribute(out_, "language", language_);
        out_ += '>';
        text::append_escaped(out_, words, text::escaping::xml);
        out_ += "</Say>";
    }

    void append_play(const phone_step& step)
    {
        std::string url;
        step.words.render(values_, url, missing_);
        if (!text::is_playable(url))
            refuse(
                step.path + ".play", "must be an https URL with the recipient's values, got \"" + shortened(url) + '"');
        out_ += "<Play>";
        text::append_escaped(out_, url, text::escaping::xml);
        out_ += "</Play>";
    }

    void append_gather(std::size_t number)
    {
        const auto& gather = script_.gathers[number];
        out_ += "<Gather";
        append_attribute(
            out_, "action", settings_.gather_url + "&gather=" + std::to_string(number) + opt_out_of(gather));
        // `#` is an ordinary key: the number of digits ends the input.
        out_ += " finishOnKey=\"\" numDigits=\"" + std::to_string(gather.digits) + "\" timeout=\"" +
                std::to_string(gather.timeout) + "\">";
        append_steps({gather.prompt, 0});
        out_ += "</Gather>";
    }

    // The URL names the keys, so that they opt out when the campaign is gone.
    static std::string opt_out_of(const text::phone_gather& gather)
    {
        std::string keys;
        for (const auto& [key, answer] : gather.answers)
            if (answer.opts_out)
                keys += (keys.empty() ? "&opt_out=" : ".") + percent_encoded(key);
        return keys;
    }

    // The hours count when the call gets there, so the vendor asks then.
    void append_transfer(std::size_t number)
    {
        if (script_.transfers[number].times.timezone.empty())
            return append_dial(number);
        out_ += "<Redirect>";
        text::append_escaped(out_, step_url("transfer", number), text::escaping::xml);
        out_ += "</Redirect>";
    }

    void append_dial(std::size_t number)
    {
        const auto& transfer = script_.transfers[number];
        out_ += "<Dial";
        append_attribute(out_, "action", step_url("transfer", number));
        append_attribute(out_, "callerId", transfer.caller_id.empty() ? settings_.caller_id : transfer.caller_id);
        out_ += " timeout=\"" + std::to_string(transfer.timeout) + "\"><Number";
        if (transfer.has_whisper)
            append_attribute(out_, "url", step_url("whisper", number));
        out_ += '>' + transfer.number + "</Number></Dial>";
    }

    void append_recording(std::size_t number)
    {
        const auto& recording = script_.recordings[number];
        append_say(recording.consent, recording.path + ".consent");
        out_ += "<Record";
        append_attribute(out_, "action", step_url("recording", number));
        out_ += " finishOnKey=\"#\" maxLength=\"" + std::to_string(recording.length) + "\"/>";
    }

    std::string step_url(std::string_view subject, std::size_t number) const
    {
        auto url = settings_.step_url;
        url.insert(std::min(url.find('#'), url.size()), '&' + std::string{subject} + '=' + std::to_string(number));
        return url;
    }

    const phone_steps& script_;
    const boost::json::object& values_;
    const call_settings& settings_;
    missing_names* missing_;
    const std::string& voice_;
    const std::string& language_;
    std::string out_;
};

}  // namespace

phone_script::phone_script(const boost::json::object& source, std::string_view where)
    : compiled_{std::make_shared<compiled>(compiled{text::compile_phone_steps(source, where)})}
{
}

phone_script::phone_script()
{
    // Never destroyed: engines may run during static destruction.
    static const auto& nothing = *new std::shared_ptr<const compiled>{[] {
        auto script = std::make_shared<compiled>();
        script->lists.resize(2);
        return script;
    }()};
    compiled_ = nothing;
}

bool phone_script::empty() const noexcept
{
    return compiled_->lists[text::call_list].steps.empty();
}

const std::vector<std::string>& phone_script::variables() const noexcept
{
    return compiled_->variables;
}

voicemail_action phone_script::on_voicemail() const noexcept
{
    return compiled_->on_voicemail;
}

bool phone_script::calls_back() const noexcept
{
    return !compiled_->gathers.empty() || !compiled_->transfers.empty() || !compiled_->recordings.empty();
}

std::string phone_script::twiml(
    const boost::json::object& values, const call_settings& settings, missing_names* missing) const
{
    return twiml_writer{*compiled_, values, settings, missing}.document({text::call_list, 0});
}

std::string phone_script::voicemail_twiml(
    const boost::json::object& values, const call_settings& settings, missing_names* missing) const
{
    const auto list = on_voicemail() == voicemail_action::go_on ? text::call_list : text::voicemail_list;
    return twiml_writer{*compiled_, values, settings, missing}.document({list, 0});
}

std::optional<pressed_key> phone_script::press(std::size_t gather, std::string_view digits) const
{
    if (gather >= compiled_->gathers.size())
        return std::nullopt;
    const auto& answers = compiled_->gathers[gather].answers;
    const auto answer = answers.find(digits);
    return answer != answers.end() ? pressed_key{answer->second.name, answer->second.opts_out} : pressed_key{};
}

std::string phone_script::twiml_after(std::size_t gather, std::string_view digits, const boost::json::object& values,
    const call_settings& settings, missing_names* missing) const
{
    const auto& question = compiled_->gathers.at(gather);
    twiml_writer writer{*compiled_, values, settings, missing};
    const auto answer = question.answers.find(digits);
    return writer.document(answer != question.answers.end() ? step_place{answer->second.steps, 0} : question.next);
}

const transfer_hours* phone_script::hours_of_transfer(std::size_t transfer) const noexcept
{
    return transfer < compiled_->transfers.size() ? &compiled_->transfers[transfer].times : nullptr;
}

std::string phone_script::transfer_twiml(std::size_t transfer, const boost::json::object& values,
    const call_settings& settings, missing_names* missing) const
{
    return twiml_writer{*compiled_, values, settings, missing}.transfer_document(transfer);
}

std::string phone_script::whisper_twiml(std::size_t transfer, const boost::json::object& values,
    const call_settings& settings, missing_names* missing) const
{
    return twiml_writer{*compiled_, values, settings, missing}.whisper_document(transfer);
}

std::string phone_script::twiml_without_transfer(std::size_t transfer, const boost::json::object& values,
    const call_settings& settings, missing_names* missing) const
{
    const auto fallback = compiled_->transfers.at(transfer).fallback;
    return twiml_writer{*compiled_, values, settings, missing}.document({fallback, 0});
}

bool phone_script::has_recording(std::size_t recording) const noexcept
{
    return recording < compiled_->recordings.size();
}

std::string phone_script::twiml_after_recording(std::size_t recording, const boost::json::object& values,
    const call_settings& settings, missing_names* missing) const
{
    return twiml_writer{*compiled_, values, settings, missing}.document(compiled_->recordings.at(recording).next);
}

void phone_script::check(const boost::json::object& values, const call_settings& settings, missing_names& missing) const
{
    for (std::size_t list = 0; list < compiled_->lists.size(); ++list)
        twiml_writer{*compiled_, values, settings, &missing}.document({list, 0});
    for (std::size_t transfer = 0; transfer < compiled_->transfers.size(); ++transfer)
        twiml_writer{*compiled_, values, settings, &missing}.whisper_document(transfer);
}

bool fits_inline(std::string_view twiml) noexcept
{
    return count_characters(twiml) <= most_inline_twiml;
}

}  // namespace outbound
