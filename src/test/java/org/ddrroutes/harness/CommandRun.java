package org.ddrroutes.harness;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ddrroutes.cli.Commands;

/** Somebody with a command line, beside a program that runs. */
public final class CommandRun {

    private final List<String> login;
    private String printed = "";

    public CommandRun(Product product, String user, Path passwordFile) {
        this.login = List.of(
                "--url",
                product.managementAddress("").toString(),
                "--user",
                user,
                "--password-file",
                passwordFile.toString());
    }

    /** The exit code. */
    public int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(login);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int code = Commands.run(all.toArray(String[]::new), to, to).orElseThrow();
        printed = bytes.toString(StandardCharsets.UTF_8);
        return code;
    }

    /** By the last command, errors included. */
    public String printed() {
        return printed;
    }
}
