package io.cooperage.engine.dockerfile.lint;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every rule there is. What overlaps between tools is one rule; `engine/docs/dockerfile-rules.md` has the
/// whole map.
public final class Rules {
    // BuildKit's, with BuildKit's descriptions: users know them by these words.
    static final Rule STAGE_NAME_CASING = Rule.buildKit("StageNameCasing", "Stage names should be lowercase");
    static final Rule FROM_AS_CASING =
            Rule.buildKit("FromAsCasing", "The 'as' keyword should match the case of the 'from' keyword");
    static final Rule NO_EMPTY_CONTINUATION =
            Rule.buildKit("NoEmptyContinuation", "Empty continuation lines will become errors in a future release");
    static final Rule CONSISTENT_INSTRUCTION_CASING = Rule.buildKit(
            "ConsistentInstructionCasing",
            "All commands within the Dockerfile should use the same casing (either upper or lower)");
    static final Rule DUPLICATE_STAGE_NAME =
            Rule.buildKit("DuplicateStageName", "Stage names should be unique", "DL3024");
    static final Rule RESERVED_STAGE_NAME =
            Rule.buildKit("ReservedStageName", "Reserved words should not be used as stage names", "DL3063");
    static final Rule JSON_ARGS_RECOMMENDED = Rule.buildKit(
            "JSONArgsRecommended",
            "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals",
            "DL3025");
    /// Hadolint minds HEALTHCHECK too; ignoring the code ignores both.
    static final Rule DL3025 = Rule.hadolint("DL3025", Severity.WARNING, "JSON form for health checks");
    static final Rule MAINTAINER_DEPRECATED = Rule.buildKit(
            "MaintainerDeprecated",
            "The MAINTAINER instruction is deprecated, use a label instead to define an image author",
            "DL4000");
    static final Rule UNDEFINED_ARG_IN_FROM =
            Rule.buildKit("UndefinedArgInFrom", "FROM command must use declared ARGs");
    static final Rule WORKDIR_RELATIVE_PATH = Rule.buildKit(
            "WorkdirRelativePath",
            "Relative workdir without an absolute workdir declared within the build can have unexpected results if"
                    + " the base image changes",
            "DL3000");
    static final Rule UNDEFINED_VAR = Rule.buildKit("UndefinedVar", "Variables should be defined before their use");
    static final Rule MULTIPLE_INSTRUCTIONS_DISALLOWED = Rule.buildKit(
            "MultipleInstructionsDisallowed",
            "Multiple instructions of the same type should not be used in the same stage",
            "DL3012",
            "DL4003",
            "DL4004");
    static final Rule LEGACY_KEY_VALUE_FORMAT = Rule.buildKit(
            "LegacyKeyValueFormat", "Legacy key/value format with whitespace separator should not be used");
    static final Rule REDUNDANT_TARGET_PLATFORM = Rule.buildKit(
            "RedundantTargetPlatform",
            "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior",
            "DL3065");
    static final Rule SECRETS_USED_IN_ARG_OR_ENV = Rule.buildKit(
            "SecretsUsedInArgOrEnv", "Sensitive data should not be used in the ARG or ENV commands", "DL3064");
    /// Names that only hadolint takes for secrets; the same rule to a user, so it answers to the same code.
    static final Rule DL3064 = Rule.hadolint("DL3064", Severity.WARNING, "Names that sound secret");
    static final Rule INVALID_DEFAULT_ARG_IN_FROM = Rule.buildKit(
            "InvalidDefaultArgInFrom", "Default value for global ARG results in an empty or invalid base image name");
    static final Rule FROM_PLATFORM_FLAG_CONST_DISALLOWED = Rule.buildKit(
            "FromPlatformFlagConstDisallowed", "FROM --platform flag should not use a constant value", "DL3029");
    static final Rule COPY_IGNORED_FILE =
            Rule.buildKit("CopyIgnoredFile", "Attempting to Copy file that is excluded by .dockerignore");
    static final Rule INVALID_DEFINITION_DESCRIPTION = Rule.experimental(
            "InvalidDefinitionDescription",
            "Comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. If this"
                    + " is not intended to be a description comment, add an empty line or comment between the"
                    + " instruction and the comment.");
    static final Rule EXPOSE_PROTO_CASING =
            Rule.buildKit("ExposeProtoCasing", "Protocol in EXPOSE instruction should be lowercase");
    static final Rule EXPOSE_INVALID_FORMAT = Rule.buildKit(
            "ExposeInvalidFormat",
            "IP address and host-port mapping should not be used in EXPOSE instruction. This will become an error in a"
                    + " future release");

    // Hadolint's, in our words.
    static final Rule DL1001 = Rule.optional("DL1001", "No comments that turn rules off");
    static final Rule DL3001 =
            Rule.hadolint("DL3001", Severity.INFO, "Programs for interactive or host use do nothing useful in a build");
    static final Rule DL3002 = Rule.hadolint("DL3002", Severity.WARNING, "The image should not run as root");
    static final Rule DL3003 = Rule.hadolint("DL3003", Severity.WARNING, "WORKDIR instead of cd");
    static final Rule DL3004 = Rule.hadolint("DL3004", Severity.ERROR, "No sudo");
    static final Rule DL3006 = Rule.hadolint("DL3006", Severity.WARNING, "Base images need a tag");
    static final Rule DL3007 = Rule.hadolint("DL3007", Severity.WARNING, "No latest tag");
    static final Rule DL3008 = Rule.hadolint("DL3008", Severity.WARNING, "apt-get packages need a version");
    static final Rule DL3009 = Rule.hadolint("DL3009", Severity.INFO, "apt lists should be removed");
    static final Rule DL3010 = Rule.hadolint("DL3010", Severity.INFO, "ADD unpacks archives by itself");
    static final Rule DL3013 = Rule.hadolint("DL3013", Severity.WARNING, "pip packages need a version");
    static final Rule DL3014 = Rule.hadolint("DL3014", Severity.WARNING, "apt-get install needs -y");
    static final Rule DL3015 = Rule.hadolint("DL3015", Severity.INFO, "apt-get without recommended packages");
    static final Rule DL3016 = Rule.hadolint("DL3016", Severity.WARNING, "npm packages need a version");
    static final Rule DL3018 = Rule.hadolint("DL3018", Severity.WARNING, "apk packages need a version");
    static final Rule DL3019 = Rule.hadolint("DL3019", Severity.INFO, "apk add without its cache");
    static final Rule DL3020 = Rule.hadolint("DL3020", Severity.ERROR, "COPY for files and folders");
    static final Rule DL3021 =
            Rule.hadolint("DL3021", Severity.ERROR, "Several sources need a destination that ends with a slash");
    static final Rule DL3022 = Rule.hadolint("DL3022", Severity.WARNING, "COPY --from should name a stage");
    static final Rule DL3026 = Rule.hadolint("DL3026", Severity.ERROR, "Only trusted registries");
    static final Rule DL3027 = Rule.hadolint("DL3027", Severity.WARNING, "apt-get or apt-cache instead of apt");
    static final Rule DL3028 = Rule.hadolint("DL3028", Severity.WARNING, "gems need a version");
    static final Rule DL3030 = Rule.hadolint("DL3030", Severity.WARNING, "yum install needs -y");
    static final Rule DL3032 = Rule.hadolint("DL3032", Severity.WARNING, "yum's cache should be removed");
    static final Rule DL3033 = Rule.hadolint("DL3033", Severity.WARNING, "yum packages need a version");
    static final Rule DL3034 = Rule.hadolint("DL3034", Severity.WARNING, "zypper needs -y");
    static final Rule DL3035 = Rule.hadolint("DL3035", Severity.WARNING, "No zypper dist-upgrade");
    static final Rule DL3036 = Rule.hadolint("DL3036", Severity.WARNING, "zypper's cache should be removed");
    static final Rule DL3037 = Rule.hadolint("DL3037", Severity.WARNING, "zypper packages need a version");
    static final Rule DL3038 = Rule.hadolint("DL3038", Severity.WARNING, "dnf install needs -y");
    static final Rule DL3040 = Rule.hadolint("DL3040", Severity.WARNING, "dnf's cache should be removed");
    static final Rule DL3041 = Rule.hadolint("DL3041", Severity.WARNING, "dnf packages need a version");
    static final Rule DL3042 = Rule.hadolint("DL3042", Severity.WARNING, "pip install without its cache");
    static final Rule DL3044 = Rule.hadolint("DL3044", Severity.ERROR, "ENV can't use a variable that it sets itself");
    static final Rule DL3045 = Rule.hadolint("DL3045", Severity.WARNING, "COPY to a relative path needs a WORKDIR");
    static final Rule DL3046 = Rule.hadolint("DL3046", Severity.WARNING, "useradd with a high id needs -l");
    static final Rule DL3047 = Rule.hadolint("DL3047", Severity.INFO, "wget should not log its progress bar");
    static final Rule DL3048 = Rule.hadolint("DL3048", Severity.STYLE, "Label keys follow a convention");
    static final Rule DL3049 = Rule.hadolint("DL3049", Severity.INFO, "A label of the schema is missing");
    static final Rule DL3050 = Rule.hadolint("DL3050", Severity.INFO, "A label outside the schema");
    static final Rule DL3051 = Rule.hadolint("DL3051", Severity.WARNING, "A label of the schema is empty");
    static final Rule DL3052 = Rule.hadolint("DL3052", Severity.WARNING, "A label should be a URL");
    static final Rule DL3053 = Rule.hadolint("DL3053", Severity.WARNING, "A label should be an RFC 3339 time");
    static final Rule DL3054 = Rule.hadolint("DL3054", Severity.WARNING, "A label should be an SPDX identifier");
    static final Rule DL3055 = Rule.hadolint("DL3055", Severity.WARNING, "A label should be a git hash");
    static final Rule DL3056 = Rule.hadolint("DL3056", Severity.WARNING, "A label should be a semantic version");
    static final Rule DL3057 = Rule.optional("DL3057", "Images should have a HEALTHCHECK");
    static final Rule DL3058 = Rule.hadolint("DL3058", Severity.WARNING, "A label should be an email address");
    static final Rule DL3059 = Rule.hadolint("DL3059", Severity.INFO, "Short RUNs in a row could be one");
    static final Rule DL3060 = Rule.hadolint("DL3060", Severity.INFO, "yarn's cache should be removed");
    static final Rule DL3062 = Rule.hadolint("DL3062", Severity.WARNING, "go packages need a version");
    static final Rule DL3066 = Rule.hadolint("DL3066", Severity.INFO, "USER by number");
    static final Rule DL3067 = Rule.hadolint("DL3067", Severity.WARNING, "No copy of a whole filesystem");
    static final Rule DL4001 = Rule.hadolint("DL4001", Severity.WARNING, "wget or curl, not both");
    static final Rule DL4005 = Rule.hadolint("DL4005", Severity.WARNING, "SHELL instead of a link over /bin/sh");
    static final Rule DL4006 = Rule.hadolint("DL4006", Severity.WARNING, "Pipes need pipefail");

    // The language server's, in our words; what it shares with the others is there.
    static final Rule DIRECTIVE_CASING =
            Rule.languageServer("DirectiveCasing", Severity.WARNING, "Parser directives should be lowercase");
    static final Rule INVALID_IMAGE_NAME =
            Rule.languageServer("InvalidImageName", Severity.ERROR, "FROM needs a valid image name");
    static final Rule INVALID_PORT =
            Rule.languageServer("InvalidPort", Severity.ERROR, "EXPOSE needs valid ports and protocols", "DL3011");
    static final Rule INVALID_SIGNAL =
            Rule.languageServer("InvalidSignal", Severity.ERROR, "STOPSIGNAL needs a signal that exists");
    static final Rule JSON_IN_SINGLE_QUOTES = Rule.languageServer(
            "JSONInSingleQuotes", Severity.WARNING, "What looks like JSON needs double quotes to be read as JSON");
    static final Rule RETRIES_AT_LEAST_ONE =
            Rule.languageServer("RetriesAtLeastOne", Severity.WARNING, "HEALTHCHECK --retries=0 means the default");

    // Our own.
    static final Rule SYNTAX = new Rule(
            "Syntax",
            List.of("DL3023", "DL3043", "DL3061"),
            Severity.ERROR,
            "The build would fail here",
            "",
            Rule.Origin.COOPERAGE);
    static final Rule COPY_SOURCE_MISSING =
            Rule.own("CopySourceMissing", Severity.WARNING, "COPY or ADD of a file that the context does not have");
    static final Rule COPY_OUTSIDE_CONTEXT = Rule.own(
            "CopyOutsideContext", Severity.WARNING, "A path above the build context is cut off at the context");
    static final Rule COMMAND_NOT_FOUND =
            Rule.own("CommandNotFound", Severity.WARNING, "The program to start is not in the image");
    static final Rule INVALID_CHECK_OPTION =
            Rule.own("InvalidCheckOption", Severity.ERROR, "The check directive can't be read");

    private static final List<Rule> ALL = collect();

    private Rules() {}

    /// In the order of this class: BuildKit's, hadolint's, the language server's, our own.
    public static List<Rule> all() {
        return ALL;
    }

    /// By any of its names.
    public static @Nullable Rule find(String name) {
        return ALL.stream().filter(rule -> rule.isCalled(name)).findFirst().orElse(null);
    }

    private static List<Rule> collect() {
        List<Rule> rules = new ArrayList<>();
        for (Field field : Rules.class.getDeclaredFields()) {
            if (field.getType() == Rule.class && Modifier.isStatic(field.getModifiers())) {
                try {
                    rules.add((Rule) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException("own field " + field.getName() + " can't be read", e);
                }
            }
        }
        return List.copyOf(rules);
    }
}
