// SPDX-License-Identifier: Apache-2.0
import { words } from '../words/en';
import { TextPage } from './text';

export default function Accessibility() {
  return <TextPage {...words.accessibility} />;
}
