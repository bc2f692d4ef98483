// Compiles the JSON of a phone script into steps.
#include "text/phone_steps.hpp"

#include "model/hours_json.hpp"
#include "model/json_members.hpp"
#include "model/phone_script_shape.hpp"
#include "model/text_kind.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

namespace json = boost::json;

bool is_key(char c) noexcept
{
    return (c >= '0' && c <= '9') || c == '*' || c == '#';
}

std::string indexed(const std::string& path, std::size_t i)
{
    return path + '[' + std::to_string(i) + ']';
}

class script_compiler {
public:
    explicit script_compiler(phone_steps& out) : out_{out} {}

    void compile(const json::object& source, const std::string& where)
    {
        out_.voice = text_member(source, "voice");
        out_.language = text_member(source, "language");
        out_.lists.resize(2);
        add_steps(call_list, source, where + "steps");
        const auto voicemail = object_member(source, "voicemail");
        out_.on_voicemail = named_member<voicemail_action>(voicemail, "action").value_or(voicemail_action::go_on);
        add_steps(voicemail_list, voicemail, where + "voicemail.steps");
        const bool leaves = out_.on_voicemail == voicemail_action::leave_message;
        if (leaves == out_.lists[voicemail_list].steps.empty())
            broken_.push_back({where + "voicemail.steps",
                leaves ? "must say what message to leave" : "must be left out unless the action is leave_message"});
        if (!broken_.empty())
            throw error{refusal(std::move(broken_))};
        sort_variables();
    }

private:
    std::size_t add_list()
    {
        out_.lists.emplace_back();
        return out_.lists.size() - 1;
    }

    void add_steps(std::size_t list, const json::object& from, const std::string& path, std::string_view name = "steps")
    {
        const auto* steps = member(from, name);
        if (steps == nullptr)
            return;
        const auto& array = steps->get_array();
        for (std::size_t i = 0; i < array.size(); ++i) {
            auto step = compile_step(array[i].get_object(), indexed(path, i));
            set_next(step, {list, i + 1});
            out_.lists[list].steps.push_back(std::move(step));
        }
    }

    void set_next(const phone_step& step, const step_place& next)
    {
        if (step.kind == step_kind::gather)
            out_.gathers[step.number].next = next;
        else if (step.kind == step_kind::transfer)
            out_.lists[out_.transfers[step.number].fallback].then = next;
        else if (step.kind == step_kind::record)
            out_.recordings[step.number].next = next;
    }

    phone_step compile_step(const json::object& from, const std::string& path)
    {
        phone_step step;
        step.path = path;
        if (member(from, "say") != nullptr) {
            step.words = words(from, "say", place::text, path);
        } else if (member(from, "play") != nullptr) {
            step.kind = step_kind::play;
            step.words = words(from, "play", place::header, path);
            check_url(step.words, text_member(from, "play"), path);
        } else if (const auto seconds = integer_member(from, "pause")) {
            step.kind = step_kind::pause;
            step.seconds = static_cast<int>(*seconds);
        } else if (member(from, "transfer") != nullptr) {
            step.kind = step_kind::transfer;
            step.number = compile_transfer(object_member(from, "transfer"), path + ".transfer");
        } else if (member(from, "record") != nullptr) {
            step.kind = step_kind::record;
            step.number = compile_recording(object_member(from, "record"), path + ".record");
        } else {
            step.kind = step_kind::gather;
            step.number = compile_gather(object_member(from, "gather"), path + ".gather");
        }
        return step;
    }

    std::size_t compile_transfer(const json::object& from, const std::string& path)
    {
        phone_transfer transfer;
        transfer.path = path;
        transfer.number = text_member(from, "number");
        transfer.caller_id = text_member(from, "caller_id");
        transfer.has_whisper = member(from, "whisper") != nullptr;
        if (transfer.has_whisper)
            transfer.whisper = words(from, "whisper", place::text, path);
        transfer.timeout = static_cast<int>(integer_member(from, "timeout").value_or(transfer.timeout));
        if (const auto hours = object_member(from, "hours"); !hours.empty()) {
            transfer.times = {text_member(hours, "timezone"), hours_from_json(hours)};
            const auto faults = check_hours(transfer.times.hours, path + ".hours");
            broken_.insert(broken_.end(), faults.begin(), faults.end());
        }
        transfer.fallback = add_list();
        add_steps(transfer.fallback, from, path + ".fallback", "fallback");
        out_.transfers.push_back(std::move(transfer));
        return out_.transfers.size() - 1;
    }

    std::size_t compile_recording(const json::object& from, const std::string& path)
    {
        phone_recording recording;
        recording.path = path;
        recording.consent = words(from, "consent", place::text, path);
        recording.length = static_cast<int>(integer_member(from, "length").value_or(recording.length));
        out_.recordings.push_back(std::move(recording));
        return out_.recordings.size() - 1;
    }

    std::size_t compile_gather(const json::object& from, const std::string& path)
    {
        const auto index = out_.gathers.size();
        // Inner gathers get higher numbers; no reference is held, because the vector grows.
        out_.gathers.emplace_back();
        phone_gather gather;
        gather.digits = static_cast<std::size_t>(integer_member(from, "digits").value_or(1));
        gather.timeout = static_cast<int>(integer_member(from, "timeout").value_or(gather.timeout));
        gather.prompt = add_list();
        add_steps(gather.prompt, from, path + ".steps");
        const auto keys = object_member(from, "keys");
        if (keys.empty())
            broken_.push_back({path + ".keys", "must name at least one key"});
        for (const auto& [key, answer] : keys) {
            check_key(key, gather.digits, path);
            gather.answers.emplace(key, compile_answer(key, answer.get_object(), path + ".keys." + std::string{key}));
        }
        out_.gathers[index] = std::move(gather);
        return index;
    }

    phone_answer compile_answer(std::string_view key, const json::object& from, const std::string& path)
    {
        phone_answer answer;
        answer.name = text_member(from, "name");
        if (answer.name.empty())
            answer.name = key;
        answer.opts_out = flag_member(from, "opt_out").value_or(false);
        answer.steps = add_list();
        add_steps(answer.steps, from, path + ".steps");
        return answer;
    }

    void check_key(std::string_view key, std::size_t digits, const std::string& path)
    {
        if (key.size() != digits || !std::ranges::all_of(key, is_key))
            broken_.push_back({path + ".keys." + std::string{key}, "must be " + std::to_string(digits) +
                                                                       (digits == 1 ? " character" : " characters") +
                                                                       " of 0-9, * and #"});
    }

    void check_url(const text_template& words, std::string_view written, const std::string& path)
    {
        if (words.part_count() == 0 && !is_playable(written))
            broken_.push_back({path + ".play", "must be an https URL"});
    }

    text_template words(const json::object& from, std::string_view name, place where, const std::string& path)
    try {
        text_template compiled{text_member(from, name), where};
        out_.variables.insert(out_.variables.end(), compiled.variables().begin(), compiled.variables().end());
        return compiled;
    } catch (const error& wrong) {
        for (const auto& fault : wrong.problem().violations)
            broken_.push_back({path + '.' + std::string{name}, fault.message});
        return {};
    }

    void sort_variables()
    {
        std::ranges::sort(out_.variables);
        const auto repeats = std::ranges::unique(out_.variables);
        out_.variables.erase(repeats.begin(), repeats.end());
    }

    phone_steps& out_;
    std::vector<violation> broken_;
};

}  // namespace

phone_steps compile_phone_steps(const json::object& source, std::string_view where)
{
    const auto prefix = where.empty() ? std::string{} : std::string{where} + '.';
    static const auto& wanted =
        *new shape{phone_script_shape()};  // Never destroyed: engines may run during static destruction.
    auto broken = wanted.check(source);
    for (auto& fault : broken)
        fault.path.insert(0, prefix);
    if (!broken.empty())
        throw error{refusal(std::move(broken))};
    phone_steps out;
    script_compiler{out}.compile(source, prefix);
    return out;
}

bool is_playable(std::string_view url)
{
    return describe(text_kind::https_url).holds(url);
}

}  // namespace outbound::text
