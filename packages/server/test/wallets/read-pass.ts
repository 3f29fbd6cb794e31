import { createHash, createVerify, X509Certificate } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import forge from 'node-forge';

export type PassFiles = Readonly<Record<string, Uint8Array>>;

export function unzip(pass: Uint8Array): PassFiles {
  return unzipSync(pass);
}

export function jsonOf(files: PassFiles, name: string): Record<string, unknown> {
  return JSON.parse(strFromU8(files[name]!));
}

/** What a phone finds wrong with a pass before it shows it; null for nothing. */
export function faultOf(files: PassFiles, trusted: X509Certificate): string | null {
  const { signature, 'manifest.json': manifest, ...rest } = files;
  const listed = jsonOf(files, 'manifest.json');
  const found = Object.fromEntries(Object.entries(rest).map(([name, content]) => [name, sha1(content)]));
  for (const name of new Set([...Object.keys(listed), ...Object.keys(found)]))
    if (listed[name] !== found[name]) return `${name} is not the file that was signed`;
  return faultOfSignature(signature!, manifest!, trusted);
}

/** PKCS #7, detached, over the manifest: https://www.rfc-editor.org/rfc/rfc2315#section-9 */
function faultOfSignature(
  signature: Uint8Array,
  manifest: Uint8Array,
  trusted: X509Certificate,
): string | null {
  const der = forge.util.createBuffer(Buffer.from(signature).toString('binary'));
  const signed = forge.pkcs7.messageFromAsn1(forge.asn1.fromDer(der)) as Signed;
  const [issuer, signer] = signed.certificates.map(
    (each) => new X509Certificate(forge.pki.certificateToPem(each)),
  );
  if (!signer!.checkIssued(issuer!) || !signer!.verify(issuer!.publicKey)) return 'nobody vouches for it';
  if (!issuer!.checkIssued(trusted) || !issuer!.verify(trusted.publicKey)) return 'nobody vouches for it';

  const [, , , attributes, , bytes] = partsOf(signed.rawCapture.signerInfos[0]!);
  const digest = partsOf(attributes!).find((attribute) => oidOf(attribute) === messageDigest);
  if (!hexOf(digest!).endsWith(sha1(manifest))) return 'another manifest was signed';
  const { Class, Type } = forge.asn1;
  const asSigned = forge.asn1.create(Class.UNIVERSAL, Type.SET, true, partsOf(attributes!));
  const verified = createVerify('RSA-SHA1')
    .update(forge.asn1.toDer(asSigned).getBytes(), 'binary')
    .verify(signer!.publicKey, bytes!.value as string, 'binary');
  return verified ? null : 'the signature is another one';
}

type Signed = forge.pkcs7.PkcsSignedData & { rawCapture: { signerInfos: forge.asn1.Asn1[] } };

const messageDigest = '1.2.840.113549.1.9.4';

function partsOf({ value }: forge.asn1.Asn1): forge.asn1.Asn1[] {
  return value as forge.asn1.Asn1[];
}

function oidOf(attribute: forge.asn1.Asn1): string {
  return forge.asn1.derToOid(partsOf(attribute)[0]!.value as string);
}

function hexOf(node: forge.asn1.Asn1): string {
  return forge.asn1.toDer(node).toHex();
}

function sha1(content: Uint8Array): string {
  return createHash('sha1').update(content).digest('hex');
}
