package org.ddrroutes.cli.operators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What the commands have in common: who asks, and where; and how an answer is printed. */
abstract class SharedOptions {

    final Login login;
    final Terminal terminal;
    final TextOutput out;
    final PrintStream err;

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

    SharedOptions(Map<String, String> environment, Terminal terminal, PrintStream out, PrintStream err) {
        this.login = new Login(environment, terminal);
        this.terminal = terminal;
        this.out = new TextOutput(out);
        this.err = err;
    }

    int list(String path, Map<String, String> filter, ListOptions list, List<String> columns) {
        OperatorsApi api = api();
        return print(list.read(filter, query -> api.get(path, query)), columns);
    }

    int print(JsonNode list, List<String> columns) {
        if (json) {
            out.json(list);
            return 0;
        }
        if (list.path("items").isEmpty()) {
            err.println("None.");
            return 0;
        }
        out.table(list.path("items"), columns);
        NextCommand.print(list.path("items"), err);
        if (list.path("next").isTextual()) {
            err.println("There are more: --all, or --after " + list.path("next").textValue());
        }
        return 0;
    }

    void print(JsonNode answer) {
        if (json) {
            out.json(answer);
        } else {
            out.values(answer);
        }
    }

    OperatorsApi api() {
        URI base = login.base(url, allowPlainHttp);
        return new OperatorsApi(base, login.authorization(user, passwordFile));
    }

    ParameterException wrong(String text) {
        if (spec == null) {
            throw new IllegalStateException("not parsed");
        }
        return new ParameterException(spec.commandLine(), text);
    }

    static ObjectNode body(Map<String, String> values) {
        ObjectNode body = OperatorsApi.object();
        values.forEach(body::put);
        return body;
    }
}
