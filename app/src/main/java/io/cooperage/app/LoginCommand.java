package io.cooperage.app;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageReference;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `cooperage login`. The password comes from the terminal or from standard input, never from the command line,
/// where every process of the machine could read it.
@Command(name = "login", description = "Signs in to a registry.")
final class LoginCommand implements Callable<Integer> {
    /// More than any token; a file piped in by mistake ends here.
    private static final int SECRET_MAX = 64 << 10;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private DesktopCommand root;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "HOST", description = "The registry; docker.io when left out.")
    private String host = ImageReference.DEFAULT_DOMAIN;

    @Option(
            names = {"-u", "--username"},
            paramLabel = "USER",
            description = "Who signs in.")
    private @Nullable String user;

    @Option(names = "--password-stdin", description = "Reads the password from standard input.")
    private boolean fromInput;

    @Override
    public Integer call() {
        String name = user == null ? asked("Username: ") : user;
        char[] secret = fromInput ? read() : askedSecretly();
        EngineWork.on(root, engine -> {
            engine.registries().login(host, name, secret);
            return 0;
        });
        spec.commandLine().getOut().println("Signed in to " + host + " as " + name + ".");
        return 0;
    }

    // A runtime without the module jdk.internal.le, as the bundled one, has no console where there is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static Console terminal() {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw EngineException.invalid(
                    "login: there is no terminal to ask at; give --username and --password-stdin");
        }
        return console;
    }

    private static String asked(String prompt) {
        String answer = terminal().readLine("%s", prompt);
        if (answer == null || answer.isBlank()) {
            throw EngineException.invalid("login: no user name was given");
        }
        return answer.strip();
    }

    private static char[] askedSecretly() {
        char[] answer = terminal().readPassword("Password: ");
        if (answer == null || answer.length == 0) {
            throw EngineException.invalid("login: no password was given");
        }
        return answer;
    }

    /// Without the line end that `echo` adds.
    private char[] read() {
        try {
            String text =
                    new String(root.streams().in().readNBytes(SECRET_MAX), StandardCharsets.UTF_8).stripTrailing();
            if (text.isEmpty()) {
                throw EngineException.invalid("login: standard input holds no password");
            }
            return text.toCharArray();
        } catch (IOException e) {
            throw EngineException.invalid("login: the password can't be read from standard input: " + e.getMessage());
        }
    }
}
