import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Verifies X-Portal-Assertion with the JDK alone (15 or later). */
public final class PortalAssertion {
  /** Clocks of two machines differ a little. */
  private static final long SLACK_SECONDS = 60;

  /** What the edge says about a request; times in seconds since 1970. */
  public record Claims(String tenant, String domain, String host, long iat, long exp) {}

  /** `reason`: malformed, unknown_key, bad_signature, expired, not_yet_valid or other_host. */
  public static final class Refused extends Exception {
    public final String reason;

    Refused(String reason) {
      super("the assertion is refused: " + reason);
      this.reason = reason;
    }
  }

  private final Map<String, PublicKey> keys = new HashMap<>();

  /** @param jwks what /.well-known/jwks.json of the API shows; read it again after an hour at most. */
  public PortalAssertion(String jwks) throws GeneralSecurityException {
    Matcher each = Pattern.compile("\\{[^{}\\[\\]]*\\}").matcher(jwks);
    while (each.find()) {
      Map<String, String> key = membersOf(each.group());
      if ("OKP".equals(key.get("kty")) && "Ed25519".equals(key.get("crv"))) keys.put(key.get("kid"), keyOf(key.get("x")));
    }
  }

  /** Returns the claims of the header's value, for a request with this Host at now, in seconds since 1970. */
  public Claims verify(String assertion, String host, long now) throws Refused {
    String[] parts = (assertion == null ? "" : assertion).split("\\.", -1);
    if (parts.length != 3) throw new Refused("malformed");
    Map<String, String> head = parse(parts[0]);
    // The only algorithm there is: what the assertion says of it decides nothing.
    if (!"EdDSA".equals(head.get("alg")) || !head.containsKey("kid")) throw new Refused("malformed");
    PublicKey key = keys.get(head.get("kid"));
    if (key == null) throw new Refused("unknown_key");
    if (!isSigned(key, parts[0] + "." + parts[1], parts[2])) throw new Refused("bad_signature");
    Claims claims = claimsOf(parse(parts[1]));
    if (now >= claims.exp()) throw new Refused("expired");
    if (now < claims.iat() - SLACK_SECONDS) throw new Refused("not_yet_valid");
    if (!claims.host().equals(plainHost(host))) throw new Refused("other_host");
    return claims;
  }

  private static Claims claimsOf(Map<String, String> said) throws Refused {
    for (String name : new String[] {"tenant", "domain", "host", "iat", "exp"}) {
      if (!said.containsKey(name)) throw new Refused("malformed");
    }
    try {
      return new Claims(
          said.get("tenant"), said.get("domain"), said.get("host"),
          Long.parseLong(said.get("iat")), Long.parseLong(said.get("exp")));
    } catch (NumberFormatException error) {
      throw new Refused("malformed");
    }
  }

  private static boolean isSigned(PublicKey key, String text, String signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(text.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(Base64.getUrlDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException error) {
      return false;
    }
  }

  /** The beginning of an Ed25519 key as X.509 writes it (RFC 8410), before its 32 bytes. */
  private static final byte[] X509_BEGINNING = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

  private static PublicKey keyOf(String x) throws GeneralSecurityException {
    byte[] raw = Base64.getUrlDecoder().decode(x);
    byte[] encoded = new byte[X509_BEGINNING.length + raw.length];
    System.arraycopy(X509_BEGINNING, 0, encoded, 0, X509_BEGINNING.length);
    System.arraycopy(raw, 0, encoded, X509_BEGINNING.length, raw.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static String plainHost(String host) {
    return host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "").replaceFirst("\\.$", "");
  }

  private static Map<String, String> parse(String part) {
    try {
      return membersOf(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException error) {
      return Map.of();
    }
  }

  /** A flat JSON object of texts without escapes and of whole numbers, which is all that the edge writes. */
  private static final Pattern OBJECT =
      Pattern.compile("\\s*\\{(?:\\s*\"[^\"\\\\]*\"\\s*:\\s*(?:\"[^\"\\\\]*\"|-?\\d+)\\s*(?:,(?=\\s*\")|(?=\\})))*\\s*\\}\\s*");

  private static final Pattern MEMBER = Pattern.compile("\"([^\"\\\\]*)\"\\s*:\\s*(?:\"([^\"\\\\]*)\"|(-?\\d+))");

  private static Map<String, String> membersOf(String json) {
    if (!OBJECT.matcher(json).matches()) return Map.of();
    Map<String, String> members = new HashMap<>();
    Matcher each = MEMBER.matcher(json);
    while (each.find()) members.put(each.group(1), each.group(2) != null ? each.group(2) : each.group(3));
    return members;
  }
}
