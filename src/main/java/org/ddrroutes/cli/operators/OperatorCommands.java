package org.ddrroutes.cli.operators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The commands, each a method, and what they have in common. */
@Command(
        name = OperatorCommands.PROGRAM,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "A client of the operators' port.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused, or not found",
            "2:wrongly asked, or the port cannot be reached or cannot do it now"
        })
public final class OperatorCommands {

    static final String PROGRAM = "ddr-routes";

    /** Written down, so that a command that is none of these reads no annotation. */
    private static final List<String> NAMES = List.of(
            "status",
            "stuck",
            "find",
            "show",
            "dead",
            "replay",
            "discard",
            "undo-discard",
            "put-back",
            "settle",
            "approve",
            "gate",
            "callbacks",
            "bulk",
            "audit",
            "completion");

    private static final List<String> REGISTRATION = List.of(
            "requestUID",
            "state",
            "statusCode",
            "vendorID",
            "companyID",
            "accountNo",
            "attempts",
            "receivedAt",
            "statusDesc");
    private static final List<String> EVENT =
            List.of("at", "fromState", "toState", "attempt", "code", "bankRequestUID", "by", "text");
    private static final List<String> CALLBACK_OF_ONE =
            List.of("receivedAt", "requestUID", "respCode", "accountNo", "applyDtm", "matched");
    private static final List<String> DEAD_LETTER =
            List.of("id", "requestUID", "reason", "vendorID", "accountNo", "failedAt", "reasonText");
    private static final List<String> DISCARDED = List.of("id", "requestUID", "discardedAt", "by", "reason");
    private static final List<String> STUCK = List.of("kind", "requestUID", "id", "since", "action", "detail");
    private static final List<String> CALLBACK =
            List.of("id", "kind", "at", "requestUID", "vendorID", "accountNo", "respCode", "check", "network", "times");
    private static final List<String> BULK = List.of("id", "action", "state", "plannedAt", "by", "matching", "reason");
    private static final List<String> AUDIT =
            List.of("at", "by", "address", "action", "target", "outcome", "times", "reason", "detail");

    private final Login login;
    private final Terminal terminal;
    private final TextOutput out;
    private final PrintStream err;

    @Spec
    CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The operators' port (default: $" + Login.URL + ", or http://localhost:8081)")
    @Nullable
    URI url;

    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "Who asks (default: $" + Login.USER + "; nobody where the port asks for no login)")
    @Nullable
    String user;

    @Option(
            names = "--password-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Its first line is the password (default: $" + Login.PASSWORD_FILE + ", then $"
                    + Login.PASSWORD + ", then asked for)")
    @Nullable
    Path passwordFile;

    @Option(
            names = "--allow-plain-http",
            scope = ScopeType.INHERIT,
            description = "Send the password in plain text to another machine")
    boolean allowPlainHttp;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this")
    boolean help;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the port's answer as JSON")
    boolean json;

    OperatorCommands(Map<String, String> environment, Terminal terminal, PrintStream out, PrintStream err) {
        this.login = new Login(environment, terminal);
        this.terminal = terminal;
        this.out = new TextOutput(out);
        this.err = err;
    }

    public static List<String> names() {
        return NAMES;
    }

    /** One line: the name of the command, and what it does. */
    public static String usage(String name) {
        CommandLine command = commandLine(new OperatorCommands(Map.of(), Terminal.system(), System.out, System.err))
                .getSubcommands()
                .get(name);
        String[] description = command == null
                ? new String[] {""}
                : command.getCommandSpec().usageMessage().description();
        return "%-12s %s".formatted(name, description[0]);
    }

    /** @return the exit code */
    public static int run(String name, List<String> arguments, PrintStream out, PrintStream err) {
        return run(new OperatorCommands(System.getenv(), Terminal.system(), out, err), name, arguments, out, err);
    }

    static int run(OperatorCommands commands, String name, List<String> arguments, PrintStream out, PrintStream err) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(arguments);
        return commandLine(commands)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private static CommandLine commandLine(OperatorCommands commands) {
        return new CommandLine(commands)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof CommandFailure said) {
                        command.getErr().println(said.getMessage());
                        return said.exitCode();
                    }
                    // Without its text, which may quote the answer.
                    command.getErr().println("Failed: " + failure.getClass().getName());
                    return CommandFailure.FAILED;
                });
    }

    @Command(description = "Say how the program is: its parts, the gate, what is stuck, the dead letters.")
    int status() {
        OperatorsApi api = api();
        ObjectNode all = OperatorsApi.object();
        all.set("health", api.health());
        Map.of(
                        "info", "/actuator/info",
                        "gate", "/actuator/gate",
                        "stuck", "/actuator/stuck",
                        "deadLetters", "/actuator/deadletters/summary")
                .forEach((part, path) -> all.set(part, read(api, path)));
        if (json) {
            out.json(all);
        } else {
            new StatusText(out).print(all);
        }
        return 0;
    }

    /** What cannot be read now says so in its place: the others are asked for all the more. */
    private static JsonNode read(OperatorsApi api, String path) {
        try {
            return api.get(path);
        } catch (CommandFailure e) {
            return OperatorsApi.object().put("notRead", e.getMessage());
        }
    }

    @Command(description = "List what does not go on by itself, and what to do about each.")
    int stuck(
            @Option(names = "--kind", paramLabel = "KIND", description = "Of one kind, such as overdue-retry") @Nullable
                    String kind,
            @Mixin ListOptions list) {
        Map<String, String> filter = new LinkedHashMap<>();
        put(filter, "kind", kind);
        return list("/actuator/stuck", filter, list, STUCK);
    }

    @Command(description = "Find registrations, the newest first.")
    int find(
            @Mixin RegistrationOptions which,
            @Option(
                            names = "--account",
                            description = "A whole account number, asked for unseen, or read from standard input")
                    boolean account,
            @Mixin ListOptions list) {
        if (!account) {
            return list("/actuator/registrations", which.filter(), list, REGISTRATION);
        }
        Map<String, String> filter = which.filter();
        filter.put("account", login.account());
        OperatorsApi api = api();
        return print(list.read(filter, page -> api.post("/actuator/registrations/search", body(page))), REGISTRATION);
    }

    @Command(description = "Show one registration with its whole history.")
    int show(@Parameters(paramLabel = "requestUID") String requestUid) {
        JsonNode registration = api().get("/actuator/registrations/" + OperatorsApi.segment(requestUid));
        if (json) {
            out.json(registration);
            return 0;
        }
        ObjectNode row = registration.deepCopy();
        // The same under the row's own spelling.
        row.remove(List.of("requestUid", "vendorId", "companyId"));
        out.values(row);
        out.line("");
        out.table(registration.path("events"), EVENT);
        if (!registration.path("callbacks").isEmpty()) {
            out.line("");
            out.line("Callbacks:");
            out.table(registration.path("callbacks"), CALLBACK_OF_ONE);
        }
        return 0;
    }

    @Command(description = "List the dead letters, the oldest first.")
    int dead(
            @Mixin DeadLetterOptions which,
            @Option(names = "--summary", description = "Count them by reason and vendor instead") boolean summary,
            @Option(names = "--discarded", description = "Those of the last 30 days, the newest first")
                    boolean discarded,
            @Mixin ListOptions list) {
        if (discarded) {
            return list("/actuator/deadletters/discarded", which.filter(), list, DISCARDED);
        }
        if (!summary) {
            return list("/actuator/deadletters", which.filter(), list, DEAD_LETTER);
        }
        JsonNode counts = api().get("/actuator/deadletters/summary");
        if (json) {
            out.json(counts);
        } else {
            StatusText.deadLetters(out, counts);
        }
        return 0;
    }

    @Command(description = "Replay one dead letter, or all that a filter finds.")
    int replay(
            @Parameters(arity = "0..1", paramLabel = "ID", description = "Its id in the list, or its requestUID")
                    @Nullable
                    String id,
            @Mixin DeadLetterOptions which,
            @Option(names = "--reason", paramLabel = "WORDS", description = "Why; kept in the audit. With a filter")
                    @Nullable
                    String reason,
            @Mixin BulkOptions bulk) {
        return id == null
                ? bulk("replay", which.filter(), reason, bulk)
                : act("/actuator/deadletters/", alone(id, which.filter()), action("replay"));
    }

    @Command(description = "Discard one dead letter, or all that a filter finds.")
    int discard(
            @Parameters(arity = "0..1", paramLabel = "ID", description = "Its id in the list, or its requestUID")
                    @Nullable
                    String id,
            @Mixin DeadLetterOptions which,
            @Option(names = "--reason", required = true, paramLabel = "WORDS", description = "Why; kept in the audit")
                    String reason,
            @Mixin BulkOptions bulk) {
        return id == null
                ? bulk("discard", which.filter(), reason, bulk)
                : act(
                        "/actuator/deadletters/",
                        alone(id, which.filter()),
                        action("discard").put("reason", reason));
    }

    @Command(name = "undo-discard", description = "Put a discarded dead letter back among the others.")
    int undoDiscard(@Parameters(paramLabel = "ID", description = "Its id in the list: dead --discarded") String id) {
        return act("/actuator/deadletters/", id, action("undo-discard"));
    }

    @Command(
            name = "put-back",
            description = "Send a new message for a registration whose own is gone, or for all that a filter finds.")
    int putBack(
            @Parameters(arity = "0..1", paramLabel = "requestUID") @Nullable String requestUid,
            @Mixin StateOptions which,
            @Option(names = "--reason", paramLabel = "WORDS", description = "Why; kept in the audit. With a filter")
                    @Nullable
                    String reason,
            @Mixin BulkOptions bulk) {
        return requestUid == null
                ? bulk("put-back", which.filter(), reason, bulk)
                : act("/actuator/registrations/", alone(requestUid, which.filter()), action("put-back"));
    }

    @Command(description = "Settle a registration by the bank's word to a person.")
    int settle(
            @Parameters(paramLabel = "requestUID") String requestUid,
            @Parameters(paramLabel = "REGISTERED|REJECTED", description = "What the bank says") String state,
            @Option(
                            names = "--source",
                            required = true,
                            paramLabel = "WORDS",
                            description = "Who at the bank said it, and how")
                    String source,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "WORDS",
                            description = "Why it is settled by hand")
                    String reason) {
        return act(
                "/actuator/registrations/",
                requestUid,
                action("settle").put("state", state).put("source", source).put("reason", reason));
    }

    @Command(description = "Approve what another operator asked to settle.")
    int approve(@Parameters(paramLabel = "requestUID") String requestUid) {
        return act("/actuator/registrations/", requestUid, action("approve"));
    }

    @Command(description = "Show the gate, open it, close it, or probe the bank now.")
    int gate(
            @Parameters(arity = "0..1", paramLabel = "open|close|probe") @Nullable String action,
            @Option(names = "--reason", paramLabel = "WORDS", description = "Why it is closed") @Nullable String reason,
            @Option(
                            names = "--for",
                            paramLabel = "TIME",
                            description = "Closed for so long, such as 30m; then it opens by itself")
                    @Nullable
                    String time) {
        JsonNode gate;
        if (action == null) {
            gate = api().get("/actuator/gate");
        } else {
            ObjectNode body = action(action);
            put(body, "reason", reason);
            put(body, "for", time);
            gate = api().post("/actuator/gate", body);
        }
        print(gate);
        return 0;
    }

    @Command(description = "List the callbacks that settled nothing; match one to its registration, or dismiss it.")
    int callbacks(
            @Parameters(index = "0", arity = "0..1", paramLabel = "match|dismiss") @Nullable String action,
            @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "Its id in the list") @Nullable
                    String id,
            @Parameters(
                            index = "2",
                            arity = "0..1",
                            paramLabel = "requestUID",
                            description = "The registration that it is matched to")
                    @Nullable
                    String requestUid,
            @Option(names = "--reason", paramLabel = "WORDS", description = "Why it is dismissed") @Nullable
                    String reason,
            @Option(names = "--kind", paramLabel = "KIND", description = "unmatched, contradicting or refused")
                    @Nullable
                    String kind,
            @Option(names = "--from", paramLabel = "TIME", description = "Received at this time or day, or later")
                    @Nullable
                    String from,
            @Option(
                            names = "--to",
                            paramLabel = "TIME",
                            description = "Received before this time, or by the end of this day")
                    @Nullable
                    String to,
            @Mixin ListOptions list) {
        if (action == null) {
            Map<String, String> filter = new LinkedHashMap<>();
            put(filter, "kind", kind);
            put(filter, "from", from);
            put(filter, "to", to);
            return list("/actuator/callbacks", filter, list, CALLBACK);
        }
        if (id == null) {
            throw wrong("Say which callback: " + action + " ID");
        }
        ObjectNode body = action(action);
        put(body, "requestUID", requestUid);
        put(body, "reason", reason);
        return act("/actuator/callbacks/", id, body);
    }

    @Command(description = "List who did what, what was refused, and failed logins; the newest first.")
    int audit(
            @Option(names = "--by", paramLabel = "NAME", description = "Of this person") @Nullable String by,
            @Option(names = "--action", paramLabel = "WORD", description = "Such as replay, settle or login") @Nullable
                    String action,
            @Option(names = "--from", paramLabel = "TIME", description = "At this time or day, or later") @Nullable
                    String from,
            @Option(names = "--to", paramLabel = "TIME", description = "Before this time, or by the end of this day")
                    @Nullable
                    String to,
            @Mixin ListOptions list) {
        Map<String, String> filter = new LinkedHashMap<>();
        put(filter, "by", by);
        put(filter, "action", action);
        put(filter, "from", from);
        put(filter, "to", to);
        return list("/actuator/audit", filter, list, AUDIT);
    }

    @Command(description = "List the bulk actions, show or follow one, or start, pause or cancel it.")
    int bulk(
            @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "As the plan said") @Nullable
                    String id,
            @Parameters(index = "1", arity = "0..1", paramLabel = "start|pause|cancel|follow") @Nullable String action,
            @Mixin BulkOptions options,
            @Mixin ListOptions list) {
        if (id == null) {
            return list("/actuator/bulk", Map.of(), list, BULK);
        }
        BulkJob job = new BulkJob(api(), id, err);
        print(
                switch (action == null ? "show" : action) {
                    case "show" -> job.read();
                    case "start" -> job.startAndFollow(options);
                    case "follow" -> job.follow();
                    case "pause" -> job.act("pause");
                    case "cancel" -> job.act("cancel");
                    default -> throw wrong("A bulk action is shown, started, followed, paused or cancelled");
                });
        return 0;
    }

    @Command(description = "Print the completion script of a shell: source <(ddr-routes completion bash)")
    int completion(@Parameters(paramLabel = "bash|zsh") String shell) {
        if (!List.of("bash", "zsh").contains(shell)) {
            throw wrong("There is a script for bash and zsh, not for " + shell);
        }
        out.line(AutoComplete.bash(PROGRAM, new CommandLine(this)));
        return 0;
    }

    private int bulk(String action, Map<String, String> filter, @Nullable String reason, BulkOptions options) {
        if (filter.isEmpty()) {
            throw wrong("Name one, or give a filter");
        }
        ObjectNode body = action(action);
        body.set("filter", body(filter));
        put(body, "reason", reason);
        OperatorsApi api = api();
        JsonNode plan = api.post("/actuator/bulk", body);
        BulkJob job = new BulkJob(api, plan.path("id").asText(), err);
        if (!json) {
            BulkJob.print(plan, out);
        }
        if (!options.yes && (json || !terminal.confirms("Start?"))) {
            if (json) {
                out.json(plan);
            } else {
                err.println("Not started. To start it: bulk " + plan.path("id").asText() + " start");
            }
            return 0;
        }
        JsonNode end = job.startAndFollow(options);
        print(end);
        return end.path("failed").asInt() > 0 ? CommandFailure.REFUSED : 0;
    }

    private int list(String path, Map<String, String> filter, ListOptions list, List<String> columns) {
        OperatorsApi api = api();
        return print(list.read(filter, query -> api.get(path, query)), columns);
    }

    private int print(JsonNode list, List<String> columns) {
        if (json) {
            out.json(list);
            return 0;
        }
        if (list.path("items").isEmpty()) {
            err.println("None.");
            return 0;
        }
        out.table(list.path("items"), columns);
        if (list.path("next").isTextual()) {
            err.println("There are more: --all, or --after " + list.path("next").textValue());
        }
        return 0;
    }

    private int act(String path, String id, ObjectNode body) {
        print(api().post(path + OperatorsApi.segment(id), body));
        return 0;
    }

    private void print(JsonNode answer) {
        if (json) {
            out.json(answer);
        } else {
            out.values(answer);
        }
    }

    private OperatorsApi api() {
        URI base = login.base(url, allowPlainHttp);
        return new OperatorsApi(base, login.authorization(user, passwordFile));
    }

    private String alone(String id, Map<String, String> filter) {
        if (!filter.isEmpty()) {
            throw wrong("Name one, or give a filter, not both");
        }
        return id;
    }

    private ParameterException wrong(String text) {
        if (spec == null) {
            throw new IllegalStateException("not parsed");
        }
        return new ParameterException(spec.commandLine(), text);
    }

    private static ObjectNode action(String action) {
        return OperatorsApi.object().put("action", action);
    }

    private static ObjectNode body(Map<String, String> values) {
        ObjectNode body = OperatorsApi.object();
        values.forEach(body::put);
        return body;
    }

    private static void put(ObjectNode body, String key, @Nullable String value) {
        if (value != null) {
            body.put(key, value);
        }
    }

    static void put(Map<String, String> query, String key, @Nullable String value) {
        if (value != null) {
            query.put(key, value);
        }
    }
}
