import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.ProfileDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * veraPDF over files, for PDF/A-3a and PDF/UA-1, with nothing but the JDK beside it.
 *
 * The library reads its rule files with JAXB, which is not in the JDK; so they are read here with the JDK's own XML parser.
 * Prints one line for each file and standard: PASS or FAIL, the standard, the file, and the clauses that failed.
 */
public class Conformance {

    private static final Map<String, String> STANDARDS = Map.of("3a", "PDFA-3A", "ua1", "PDFUA-1");

    public static void main(String[] files) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean allPass = files.length > 0;
        for (Map.Entry<String, ValidationProfile> standard : profiles().entrySet()) {
            for (String file : files) {
                allPass &= check(standard.getKey(), standard.getValue(), file);
            }
        }
        System.exit(allPass ? 0 : 1);
    }

    private static boolean check(String standard, ValidationProfile profile, String file) {
        Set<String> failed = new TreeSet<>();
        try (InputStream bytes = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(bytes, profile.getPDFAFlavour());
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    RuleId rule = assertion.getRuleId();
                    failed.add(rule.getClause() + "-" + rule.getTestNumber());
                }
            }
        } catch (Exception error) {
            failed.add("unreadable: " + error);
        }
        System.out.println((failed.isEmpty() ? "PASS " : "FAIL ") + standard + " " + file + " " + String.join(", ", failed));
        return failed.isEmpty();
    }

    private static Map<String, ValidationProfile> profiles() throws Exception {
        Map<String, ValidationProfile> found = new LinkedHashMap<>();
        for (String standard : new TreeSet<>(STANDARDS.keySet())) {
            found.put(standard, profile("org/verapdf/pdfa/validation/" + STANDARDS.get(standard) + ".xml"));
        }
        return found;
    }

    private static ValidationProfile profile(String resource) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Element root;
        try (InputStream xml = Profiles.class.getClassLoader().getResourceAsStream(resource)) {
            root = factory.newDocumentBuilder().parse(xml).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        for (Element rule : children(child(root, "rules"), "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element variable : children(child(root, "variables"), "variable")) {
            variables.add(Profiles.variableFromValues(
                    variable.getAttribute("name"), variable.getAttribute("object"), text(variable, "defaultValue"), text(variable, "value")));
        }
        Element told = child(root, "details");
        ProfileDetails details =
                Profiles.profileDetailsFromValues(text(told, "name"), text(told, "description"), told.getAttribute("creator"), new Date(0));
        return Profiles.profileFromValues(PDFAFlavour.valueOf(root.getAttribute("flavour")), details, "", rules, variables);
    }

    private static Rule rule(Element rule) {
        Element id = child(rule, "id");
        Element error = child(rule, "error");
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : children(child(error, "arguments"), "argument")) {
            arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), attribute(argument, "name"), null));
        }
        RuleId ruleId = Profiles.ruleIdFromValues(
                PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"),
                Integer.parseInt(id.getAttribute("testNumber")));
        String deferred = attribute(rule, "deferred");
        return Profiles.ruleFromValues(
                ruleId,
                rule.getAttribute("object"),
                deferred == null ? null : Boolean.valueOf(deferred),
                attribute(rule, "tags"),
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(error, "message"), arguments),
                new ArrayList<>());
    }

    private static String attribute(Element element, String name) {
        return element.hasAttribute(name) ? element.getAttribute(name) : null;
    }

    private static String text(Element parent, String name) {
        Element found = child(parent, name);
        return found == null ? "" : found.getTextContent();
    }

    private static Element child(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? null : found.get(0);
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent == null ? null : parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getLocalName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
