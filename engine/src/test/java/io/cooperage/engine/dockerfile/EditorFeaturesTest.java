package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.dockerfile.ast.FlagKind;
import io.cooperage.engine.dockerfile.ast.RunMountReader;
import io.cooperage.engine.dockerfile.edit.CodeAction;
import io.cooperage.engine.dockerfile.edit.CompletionItem;
import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.edit.DocumentLink;
import io.cooperage.engine.dockerfile.edit.Fold;
import io.cooperage.engine.dockerfile.edit.Hover;
import io.cooperage.engine.dockerfile.edit.Occurrence;
import io.cooperage.engine.dockerfile.edit.OutlineItem;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.GlobalArgs;
import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an editor asks for, asked with a caret in a text.
class EditorFeaturesTest {
    private static final BuildFacts FACTS = new BuildFacts() {
        @Override
        public @Nullable ImageFacts image(String reference) {
            return new ImageFacts(
                    Map.of("PATH", "/bin", "LANG", "C"),
                    List.of(),
                    "",
                    "",
                    List.of(),
                    List.of("root", "www-data"),
                    List.of("root", "staff"),
                    false,
                    new LinterTest.ListedFiles(Set.of("etc/passwd", "etc/ssl/x", "bin/bash")));
        }

        @Override
        public ContextFacts context() {
            return new ContextFacts(
                    new LinterTest.ListedFiles(Set.of("src/main.c", "src/util.c", "Makefile", ".git/HEAD")),
                    IgnoreMatcher.ofFile(".git"));
        }

        @Override
        public List<String> imageNames() {
            return List.of("debian:12", "alpine:3.20");
        }
    };

    /// Columns: text with the caret, what must be offered, what must not.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "¦ ; FROM ; RUN",
                "FR¦ ; FROM ; ARG",
                "FROM a:1\\nR¦ ; RUN ; COPY",
                "FROM a:1\\nru¦ ; run ; RUN",
                "FROM a:1\\n\\n¦ ; COPY ; MAINTAINER",
                "FROM ¦ ; debian:12 ; --from=",
                "FROM ¦ ; --platform= ; --from=",
                "FROM a:1 AS one\\nFROM o¦ ; one ; two",
                "FROM a:1 ¦ ; AS ; debian:12",
                "FROM --platform=¦ ; $BUILDPLATFORM ; debian:12",
                "FROM a:1\\nRUN --¦ ; --mount= ; --chown=",
                "FROM a:1\\nRUN --mount=¦ ; type ; debian:12",
                "FROM a:1\\nRUN --mount=type=¦ ; cache ; target",
                "FROM a:1\\nRUN --mount=type=cache,¦ ; target ; cache",
                "FROM a:1\\nRUN --mount=type=cache,sharing=l¦ ; locked ; shared",
                "FROM a:1\\nRUN --network=¦ ; none ; sandbox",
                "FROM a:1\\nRUN --security=¦ ; sandbox ; insecure",
                "FROM a:1\\nRUN --mount=type=¦ ; secret ; ssh",
                "FROM a:1 AS one\\nFROM b:1\\nCOPY --from=¦ ; one ; two",
                "FROM a:1\\nFROM b:1\\nCOPY --from=¦ ; 0 ; 1",
                "FROM a:1\\nCOPY --¦ ; --parents ; --checksum=",
                "FROM a:1\\nADD --¦ ; --checksum= ; --from=",
                "FROM a:1\\nCOPY --chown=¦ ; www-data ; staff",
                "FROM a:1\\nCOPY --chown=root:¦ ; staff ; www-data",
                "FROM a:1\\nCOPY ¦ ; Makefile ; .git/",
                "FROM a:1\\nCOPY src/¦ ; src/main.c ; Makefile",
                "FROM a:1\\nWORKDIR /opt/x\\nCOPY Makefile /o¦ ; /opt/x/ ; Makefile",
                "FROM a:1\\nCOPY Makefile /etc/¦ ; /etc/ssl/ ; Makefile",
                "FROM a:1\\nUSER w¦ ; www-data ; root",
                "FROM a:1\\nARG FOO=1\\nRUN echo $F¦ ; FOO ; LANG",
                "FROM a:1\\nRUN echo ${¦ ; LANG ; FOO",
                "ARG V=1\\nFROM a:$¦ ; V ; LANG",
                "FROM a:1\\nSTOPSIGNAL SIGT¦ ; SIGTERM ; SIGINT",
                "FROM a:1\\nHEALTHCHECK ¦ ; CMD ; RUN",
                "FROM a:1\\nHEALTHCHECK ¦ ; --interval= ; --mount=",
                "FROM a:1\\nONBUILD ¦ ; RUN ; FROM",
                "FROM a:1\\nONBUILD RUN --m¦ ; --mount= ; --from=",
                "FROM a:1\\nRUN x \\\\\\n  --¦ ; ; --mount=",
                "FROM a:1\\nRUN \\\\\\n  --¦ ; --mount= ; --from=",
                "FROM a:1\\nRUN cat /etc/¦ ; /etc/ssl/ ; Makefile",
                "FROM a:1\\nRUN a && cp x \\\\\\n  /etc/p¦ ; /etc/passwd ; /etc/ssl/",
                "FROM a:1\\nRUN echo x >/e¦ ; /etc/ ; /bin/",
                "FROM a:1\\nRUN PATH=/opt:/b¦ x ; /bin/ ; /etc/",
                "FROM a:1\\nRUN [\"/bin/¦ ; /bin/bash ; /etc/",
                "FROM a:1\\nCOPY Makefile /srv/\\nRUN make -f /srv/¦ ; /srv/Makefile ; /etc/",
                "FROM a:1\\nRUN make -f /srv/¦\\nCOPY Makefile /srv/ ; ; /srv/Makefile",
                "FROM a:1\\nRUN wget http://¦ ; ; //bin/",
                "FROM a:1\\nRUN ba¦ ; bash ; bin/",
                "FROM a:1\\nRUN A=b ba¦ ; bash ; bin/",
                "FROM a:1\\nRUN x && if ! ba¦ ; bash ; bin/",
                "FROM a:1\\nRUN echo \"$(ba¦ ; bash ; bin/",
                "FROM a:1\\nRUN echo b¦ ; bin/ ; bash",
                "FROM a:1\\nRUN c¦ ; cd ; cat",
                "FROM a:1\\nRUN [\"b¦ ; bash ; bin/",
                "FROM a:1\\nRUN [\"x\", \"b¦ ; bin/ ; bash",
                "FROM a:1\\nENV PATH=/etc\\nRUN b¦ ; ; bash",
                "FROM a:1\\nCMD b¦ ; bash ; bin/",
                "FROM a:1\\nHEALTHCHECK CMD b¦ ; bash ; bin/",
                "FROM a:1\\nONBUILD RUN b¦ ; bash ; bin/",
                "FROM a:1\\nWORKDIR /srv\\nCOPY src src\\nRUN gcc -o x src/m¦ ; src/main.c ; src/util.c",
                "FROM a:1\\nWORKDIR /srv\\nCOPY src src\\nRUN gcc -I./s¦ ; ; ./src/",
                "FROM a:1\\nWORKDIR /srv\\nCOPY src src\\nRUN x --file=./s¦ ; ./src/ ; ./bin/",
                "FROM a:1\\nWORKDIR /srv\\nCOPY src src\\nRUN ./s¦ ; ./src/ ; ./bin/",
                "FROM a:1\\nWORKDIR /srv\\nCOPY src src\\nRUN cd src && gcc m¦ ; main.c ; src/",
                "FROM a:1\\nWORKDIR /srv\\nCOPY src src\\nRUN cd $X && gcc m¦ ; ; main.c",
                "FROM a:1\\nWORKDIR /srv\\nCOPY src src\\nRUN cat <s¦ ; src/ ; bin/",
                "FROM a:1\\nRUN <<EOF\\nset -e\\nba¦\\nEOF ; bash ; bin/",
                "FROM a:1\\nRUN <<EOF\\ncat /etc/p¦ ; /etc/passwd ; /etc/ssl/",
                "FROM a:1\\nRUN <<EOF\\necho $LA¦\\nEOF ; LANG ; PATH",
                "FROM a:1\\nCOPY <<EOF /e\\n¦\\nEOF ; ; /etc/",
                "# ¦ ; escape=` ; FROM",
                "# check=skip=JSON¦ ; JSONArgsRecommended ; UndefinedVar",
                "FROM a:1\\nSHELL ¦ ; [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"] ; [\"/bin/zsh\", \"-o\", \"pipefail\", \"-c\"]",
            })
    void completion(String marked, @Nullable String offered, String notOffered) {
        Caret caret = Caret.in(marked.replace("\\n", "\n").replace("\\\\", "\\"));
        List<CompletionItem> items = caret.document(FACTS).complete(caret.offset());
        List<String> labels = items.stream().map(item -> item.label().strip()).toList();
        if (offered != null) {
            assertThat(labels).contains(offered);
        }
        assertThat(labels).doesNotContain(notOffered);
        for (CompletionItem item : items) {
            assertThat(item.replace().end()).isEqualTo(caret.offset());
        }
    }

    @Test
    void aCompletionReplacesWhatIsTyped() {
        Caret caret = Caret.in("FROM a:1\nRUN --mount=type=ca¦");
        CompletionItem item = caret.document().complete(caret.offset()).getFirst();
        assertThat(TextEdit.apply(caret.text(), List.of(new TextEdit(item.replace(), item.insert()))))
                .isEqualTo("FROM a:1\nRUN --mount=type=cache");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FR¦OM a:1 ; Starts a stage",
                "FROM a:1\\nCOPY --fr¦om=x a b ; Copy from this stage",
                "FROM a:1\\nRUN --mount=type=cache,sha¦ring=locked x ; Two builds at one cache",
                "# esc¦ape=` ; escapes and continues",
                "FROM a:1\\nENV A=b\\nRUN echo $¦A ; = `b`",
                "FROM a:1\\nENV ¦A=b ; = `b`",
                "ARG V=1\\nFROM a:$¦V ; = `1`",
                "FROM a:1 AS one\\nFROM b:1\\nCOPY --from=o¦ne a b ; FROM `a:1`",
                "FROM a¦:1 ; LANG=C",
                "FROM scr¦atch ; is empty",
                "FROM a:1\\nONBUILD RU¦N x ; Runs a command",
                "FROM a:1\\nRUN echo $LAN¦G ; from the base image",
                "FROM a:1\\nCOPY sr¦c /x ; `src` takes 2 files of the context",
                "FROM a:1\\nARG D=src\\nCOPY $D/¦*.c /x ; `src/util.c`",
                "FROM a:1\\nCOPY Make¦file /x ; `Makefile` takes 1 file",
                "FROM a:1\\nCOPY ¦. /x ; takes 3 files",
                "FROM a:1\\nADD .gi¦t /x ; takes no file",
                "FROM a:1\\nCOPY --exclude=*.c sr¦c /x ; takes no file",
                "FROM a:1\\nCOPY --exclude=main.* sr¦c /x ; `src` takes 1 file of",
                "FROM a:1\\nCOPY --exclude=src/*.c sr¦c /x ; `src` takes 2 files",
                "FROM a:1\\nCOPY --exclude=src/*.c ¦. /x ; takes 1 file",
                "FROM a:1\\nCOPY --exclude=**/*.c --exclude=!**/main.c ¦. /x ; takes 2 files",
                "FROM a:1\\nCOPY --exclude=main.c src/¦*.c /x ; takes 1 file",
                "FROM a:1\\nCOPY --exclude=src s¦* /x ; takes no file",
                "FROM a:1\\nCOPY --parents --exclude=src/main.c src/¦*.c /x ; takes 1 file",
                "FROM a:1\\nARG E=src/m*\\nCOPY --exclude=$E ¦. /x ; takes 2 files",
            })
    void hover(String marked, String part) {
        Caret caret = Caret.in(marked.replace("\\n", "\n"));
        assertThat(caret.document(marked.contains("scratch") ? BuildFacts.NONE : FACTS)
                        .hover(caret.offset())
                        .map(Hover::markdown))
                .hasValueSatisfying(text -> assertThat(text).contains(part));
    }

    @Test
    void everythingThatTheLanguageHasIsExplained() {
        SoftAssertions all = new SoftAssertions();
        for (Keyword keyword : Keyword.values()) {
            all.assertThat(explained(
                            keyword.name().charAt(0) + "¦" + keyword.name().substring(1) + " x"))
                    .as(keyword.name())
                    .isNotBlank();
            for (String flag : FlagKind.of(keyword).keySet()) {
                String text = keyword + " --" + flag.charAt(0) + "¦" + flag.substring(1) + "=x a b";
                all.assertThat(explained(text)).as(text).contains("`--" + flag + "`\n\n");
            }
        }
        for (String key : RunMountReader.KEYS) {
            String text = "RUN --mount=type=cache," + key.charAt(0) + "¦" + key.substring(1) + "=x a";
            all.assertThat(explained(text)).as(text).contains("`" + key + "`\n\n");
        }
        for (String value : List.of("type=bi¦nd", "type=ca¦che", "type=tm¦pfs", "type=se¦cret", "sharing=lo¦cked")) {
            all.assertThat(explained("RUN --mount=" + value + " a")).as(value).contains("\n\n");
        }
        for (String name : GlobalArgs.PREDEFINED) {
            String text = "ARG " + name.charAt(0) + "¦" + name.substring(1);
            all.assertThat(explained(text)).as(text).contains("takes it up with `ARG`");
        }
        all.assertAll();
    }

    /// @param marked an instruction; FROM is put before it
    private static String explained(String marked) {
        Caret caret = Caret.in("FROM a:1\n" + marked);
        return caret.document().hover(caret.offset()).map(Hover::markdown).orElse("");
    }

    @Test
    void signatures() {
        Caret caret = Caret.in("FROM a:1\nCOPY a ¦b");
        assertThat(caret.document().signature(caret.offset())).hasValueSatisfying(help -> {
            assertThat(help.forms().getFirst()).startsWith("COPY [flags] source");
            assertThat(help.activeParameter()).isEqualTo(2);
        });
        Caret list = Caret.in("FROM a:1\nCMD [\"a\", ¦");
        assertThat(list.document().signature(list.offset()))
                .hasValueSatisfying(help -> assertThat(help.forms().getFirst()).contains("[\""));
        Caret none = Caret.in("FROM a:1\n¦");
        assertThat(none.document().signature(none.offset())).isEmpty();
    }

    /// Columns: text with the caret, the text after renaming to `new`.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FROM a:1 AS o¦ld\\nFROM old\\nCOPY --from=old a b ; FROM a:1 AS new\\nFROM new\\nCOPY --from=new a b",
                "FROM a:1 AS old\\nFROM b:1\\nRUN --mount=target=/x,from=o¦ld ls ; FROM a:1 AS new\\nFROM b:1\\nRUN --mount=target=/x,from=new ls",
                "ARG O¦LD=1\\nFROM a:$OLD\\nARG OLD\\nRUN echo ${OLD:-x} ; ARG new=1\\nFROM a:$new\\nARG new\\nRUN echo ${new:-x}",
                "ARG OLD=1\\nFROM a:1\\nENV O¦LD=2\\nRUN echo $OLD ; ARG OLD=1\\nFROM a:1\\nENV new=2\\nRUN echo $new",
                "FROM a:1 AS x\\nENV OLD=1\\nFROM x\\nRUN echo $O¦LD ; FROM a:1 AS x\\nENV new=1\\nFROM x\\nRUN echo $new",
                "FROM a:1\\nRUN <<O¦LD\\nx\\nOLD ; FROM a:1\\nRUN <<new\\nx\\nnew",
                "FROM a:1\\nENV OLD=1\\nCOPY <<E /x\\n$O¦LD\\nE ; FROM a:1\\nENV new=1\\nCOPY <<E /x\\n$new\\nE",
            })
    void rename(String marked, String after) {
        Caret caret = Caret.in(marked.replace("\\n", "\n"));
        List<TextEdit> edits = caret.document().rename(caret.offset(), "new");
        assertThat(TextEdit.apply(caret.text(), edits)).isEqualTo(after.replace("\\n", "\n"));
    }

    @Test
    void renameRefusesWhatCanBeNoName() {
        Caret caret = Caret.in("FROM a:1 AS o¦ld\n");
        assertThat(caret.document().renameRange(caret.offset())).isPresent();
        assertThatThrownBy(() -> caret.document().rename(caret.offset(), "1 2"))
                .hasMessageContaining("can't be a name");
        Caret undefined = Caret.in("FROM a:1\nRUN echo $X¦X\n");
        assertThat(undefined.document().renameRange(undefined.offset())).isEmpty();
        assertThat(undefined.document().rename(undefined.offset(), "Y")).isEmpty();
    }

    @Test
    void definitionIsTheLastOneBefore() {
        Caret caret = Caret.in("FROM a:1\nENV A=1\nENV A=2\nRUN echo $¦A\nENV A=3\n");
        DockerfileDocument document = caret.document();
        assertThat(document.definition(caret.offset()))
                .singleElement()
                .satisfies(range ->
                        assertThat(document.source().lineOf(range.start())).isEqualTo(2));
        assertThat(document.highlights(caret.offset())).hasSize(4);
        assertThat(document.highlights(caret.offset()).stream().filter(Occurrence::defines))
                .hasSize(3);
    }

    @Test
    void folds() {
        String text = "# a\n# b\nFROM a:1\nRUN x \\\n  y\nCOPY <<A <<B /x/\n1\n2\nA\n3\nB\n";
        assertThat(new DockerfileDocument(text, BuildFacts.NONE, LintSettings.DEFAULT).folds())
                .containsExactly(
                        new Fold(0, 1, Fold.Kind.COMMENT),
                        new Fold(2, 10, Fold.Kind.STAGE),
                        new Fold(3, 4, Fold.Kind.INSTRUCTION),
                        new Fold(5, 10, Fold.Kind.INSTRUCTION),
                        new Fold(6, 7, Fold.Kind.HEREDOC));
    }

    @Test
    void outline() {
        String text = "# escape=\\\nARG V\nFROM a:1 AS one\nRUN x\nFROM b:1\nMAINTAINER me\n";
        List<OutlineItem> items = new DockerfileDocument(text, BuildFacts.NONE, LintSettings.DEFAULT).outline();
        assertThat(items).extracting(OutlineItem::name).containsExactly("escape", "ARG", "one", "stage 1");
        assertThat(items.get(2).children()).extracting(OutlineItem::detail).containsExactly("x");
        assertThat(items.get(3).children())
                .extracting(OutlineItem::kind)
                .containsExactly(OutlineItem.Kind.DEPRECATED_INSTRUCTION);
    }

    @Test
    void semanticTokens() {
        String text = "FROM a:1 AS one\nRUN --mount=type=cache,target=/x echo \"$A b\" \\\n  # why\n  | cat\n";
        DockerfileDocument document = new DockerfileDocument(text, BuildFacts.NONE, LintSettings.DEFAULT);
        assertThat(document.semanticTokens().stream().map(t -> t.range().in(text) + " " + t.kind()))
                .containsExactly(
                        "FROM KEYWORD",
                        "a:1 IMAGE",
                        "AS KEYWORD",
                        "one STAGE",
                        "RUN KEYWORD",
                        "--mount FLAG",
                        "type=cache,target=/x FLAG_VALUE",
                        "echo PROGRAM",
                        "\" STRING",
                        "$A VARIABLE",
                        " b\" STRING",
                        "\\ ESCAPE",
                        "# why COMMENT",
                        "| OPERATOR",
                        "cat PROGRAM");
    }

    @Test
    void links() {
        String text =
                "FROM debian:12\nFROM me/app:1\nFROM quay.io/x/y:1\nFROM local:5000/x:1\n# see https://example.org/x.\n";
        DockerfileDocument document = new DockerfileDocument(text, BuildFacts.NONE, LintSettings.DEFAULT);
        assertThat(document.links())
                .extracting(DocumentLink::url)
                .containsExactly(
                        "https://hub.docker.com/_/debian",
                        "https://hub.docker.com/r/me/app",
                        "https://quay.io/repository/x/y",
                        "https://example.org/x");
    }

    @Test
    void codeActionsFixOrHide() {
        Caret caret = Caret.in("FROM a:1\nRUN apt-get inst¦all curl=1\n");
        DockerfileDocument document = caret.document();
        List<CodeAction> actions = document.codeActions(TextRange.at(caret.offset()));
        assertThat(actions).extracting(CodeAction::title).contains("Add -y", "Ignore DL3014 here");
        assertThat(actions.getFirst().preferred()).isTrue();
        for (CodeAction action : actions) {
            String after = TextEdit.apply(caret.text(), action.edits());
            assertThat(document.withText(after).diagnostics())
                    .as(action.title())
                    .noneMatch(d -> d.rule().equals(action.diagnostic().rule())
                            && d.message().equals(action.diagnostic().message()));
        }
    }

    @Test
    void oneCommentThatHidesSeveralFindingsIsOfferedOnce() {
        Caret caret = Caret.in("FROM a:1\nRUN apt-get inst¦all -y curl git\n");
        DockerfileDocument document = caret.document();
        int line = document.source().lineStart(1);
        List<CodeAction> actions =
                document.codeActions(new TextRange(line, caret.text().length() - 1));
        assertThat(actions).extracting(CodeAction::title).containsOnlyOnce("Ignore DL3008 here");
    }
}
